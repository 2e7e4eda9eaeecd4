import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemFiles } from '../../../electron/platform/files.ts';

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonalite-flush-'));
  path = join(folder, 'case.jsonl');
  await writeFile(path, 'first\n');
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

/** The disk takes what is written, and fails to confirm it once. */
async function failFlushOnce(meanwhile: () => Promise<void> = async () => undefined) {
  const handle = await open(path);
  const prototype = Object.getPrototypeOf(handle) as {
    datasync: () => Promise<void>;
    sync: () => Promise<void>;
  };
  await handle.close();
  for (const method of ['datasync', 'sync'] as const)
    vi.spyOn(prototype, method).mockImplementationOnce(async () => {
      await meanwhile();
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    });
}

it('removes a line that was not flushed, so that it is there only once when repeated', async () => {
  await failFlushOnce();
  expect(await systemFiles.appendDurably(path, 'second\n')).toMatchObject({ ok: false });
  vi.restoreAllMocks();
  expect(await readFile(path, 'utf8')).toBe('first\n');
  expect(await systemFiles.appendDurably(path, 'second\n')).toMatchObject({ ok: true });
  expect(await readFile(path, 'utf8')).toBe('first\nsecond\n');
});

it('takes back nothing once another process has written after it', async () => {
  await failFlushOnce(() => writeFile(path, 'other\n', { flag: 'a' }));
  expect(await systemFiles.appendDurably(path, 'second\n')).toMatchObject({ ok: false });
  expect(await readFile(path, 'utf8')).toBe('first\nsecond\nother\n');
});
