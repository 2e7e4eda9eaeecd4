import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectDirectory } from '../../electron/platform/project-folders.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalité start '));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** `npm start` on a simulated site with a stand-in for Electron's program, or none; stopped once it serves. */
function start(
  script: string | null,
): Promise<{ readonly said: string; readonly status: number | null }> {
  if (script !== null)
    writeFileSync(join(folder, 'electron'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const child = spawn(
    process.execPath,
    [join(projectDirectory, 'electron', 'start.mjs'), '--demo'],
    {
      env: {
        ...process.env,
        CI: '',
        // A display that is not there: nothing can be opened on it.
        DISPLAY: ':987',
        LANG: 'en_GB.UTF-8',
        LC_ALL: '',
        ELECTRON_OVERRIDE_DIST_PATH: folder,
        PATH: folder,
        TONALITE_DATA: join(folder, 'data'),
      },
    },
  );
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      if (said.includes('http://127.0.0.1:')) child.kill('SIGTERM');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('close', (status) => resolve({ said, status }));
  });
}

// Elsewhere Electron's program has another name, and a browser would really open.
describe.skipIf(process.platform !== 'linux')('npm start', () => {
  it(
    'leaves everything to Electron where it starts, its exit status too',
    { tags: ['slow'], timeout: 180_000 },
    async () => {
      expect(await start('echo window; exit 0')).toEqual({ said: 'window\n', status: 0 });
    },
  );

  it('downloads nothing unasked where Electron is missing', async () => {
    const { said, status } = await start(null);
    expect(said).toContain('npm start -- --download-electron');
    expect(said).not.toContain('Downloading');
    expect(said).toContain('http://127.0.0.1:');
    expect(status).toBe(0);
  }, 60_000);

  it('serves the browser where Electron does not start, and says why in one line', async () => {
    const { said, status } = await start('exit 127');
    expect(said).toContain('the program does not start');
    expect(said).toContain('http://127.0.0.1:');
    expect(status).toBe(0);
  }, 60_000);
});
