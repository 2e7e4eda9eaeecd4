import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDownloads } from '../../../electron/browser/downloads.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { downloads, folder, page, useBrowserShell } from './shell-under-test.ts';

useBrowserShell();

describe('exports', () => {
  it('serves a published file by its random name, as a download', async () => {
    const path = join(folder, 'Rapport « été ».html');
    writeFileSync(path, '<script>alert(1)</script>');
    const address = downloads.publish(path);
    expect(address).toMatch(/^\/exports\/[0-9a-f]{32}$/);
    const served = await page(address);
    expect(served.body).toBe('<script>alert(1)</script>');
    expect(served.headers['content-type']).toBe('application/octet-stream');
    expect(served.headers['content-security-policy']).toContain('sandbox');
    expect(served.headers['content-disposition']).toBe(
      'attachment; filename="Rapport _ _t_ _.html"; ' +
        "filename*=UTF-8''Rapport%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.html",
    );
  });

  it('serves no other file, and none that is gone', async () => {
    const path = join(folder, 'gone.pdf');
    writeFileSync(path, 'pdf');
    const address = downloads.publish(path);
    rmSync(path);
    for (const target of [
      address,
      '/exports/',
      '/exports/../renderer/index.html',
      '/exports/gone.pdf',
    ])
      expect((await page(target)).status).toBe(404);
  });

  it('forgets the oldest when there are very many', () => {
    const many = createDownloads(systemRandom);
    const addresses = Array.from({ length: 201 }, (_, index) => many.publish(`/tmp/${index}`));
    const find = (address: string | undefined) => many.find(address?.split('/').at(-1) ?? '');
    expect(find(addresses[0])).toBeNull();
    expect(find(addresses[200])?.path).toBe('/tmp/200');
  });
});
