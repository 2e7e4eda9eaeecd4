import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../../electron/platform/make-folder.ts';
import { projectDirectory } from '../../../electron/platform/project-folders.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const ways = {
  'at once': async (path: string, parentOf?: (path: string) => string) =>
    makeFolderSync(path, parentOf),
  'in its time': makeFolder,
};

describe.each(Object.entries(ways))('a folder made %s', (_name, make) => {
  it('comes with those above it, and may exist already', async () => {
    const path = join(folder, 'a', 'b', 'c');
    await make(path);
    await make(path);
    expect(lstatSync(path).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(lstatSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  });

  it('is an error when a file has that name', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(make(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(join(file, 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe.each(Object.entries(ways))('a drive that is not plugged in, asked %s', (_name, make) => {
  it('is an error: above the root of a drive there is only itself', async () => {
    // A folder below a missing one cannot be created either, like an unplugged drive.
    const drive = join(folder, 'missing', 'Z');
    const above = (): string => drive;
    await expect(make(drive, above)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(make(join(drive, 'Tonalité'), above)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe.skipIf(!existsSync('/proc/self'))('a file system that makes nothing', () => {
  it('refuses a folder instead of trying forever', () => {
    // In a process of its own: what never returns would hold this one forever.
    const script = `
      import { makeFolder, makeFolderSync } from './electron/platform/make-folder.ts';
      import { makePrivateFolder } from './electron/platform/private-folder.ts';
      import { systemFiles } from './electron/platform/files.ts';
      const codes = [];
      try { makeFolderSync('/proc/tonalite/a'); } catch (error) { codes.push(error.code); }
      await makeFolder('/proc/tonalite/a').catch((error) => codes.push(error.code));
      codes.push(makePrivateFolder('/proc/tonalite/a'));
      codes.push((await systemFiles.makeDirectory('/proc/tonalite/a')).ok);
      console.log(JSON.stringify(codes));`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: projectDirectory,
      timeout: 120_000,
      encoding: 'utf8',
    });
    expect(JSON.parse(run.stdout)).toEqual(['ENOENT', 'ENOENT', false, false]);
  });
});
