import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDirectory } from '../../../electron/platform/compile-cache.ts';
import { programEnvironment } from '../../../electron/platform/command-runner.ts';
import { workerEnvironment } from '../../../electron/platform/contained-worker.ts';
import { makePrivateFolder } from '../../../electron/platform/private-folder.ts';
import { projectDirectory } from '../../../electron/platform/project-folders.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-private-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  it('is made for this account alone', () => {
    const path = join(folder, 'a', 'b');
    expect(makePrivateFolder(path)).toBe(true);
    expect(lstatSync(path).mode & 0o777).toBe(0o700);
    expect(makePrivateFolder(path)).toBe(true);
  });

  it('is refused where others could have written, and narrowed where they could only read', () => {
    const path = join(folder, 'wide');
    mkdirSync(path);
    chmodSync(path, 0o777);
    expect(makePrivateFolder(path)).toBe(false);
    chmodSync(path, 0o755);
    expect(makePrivateFolder(path)).toBe(true);
    expect(lstatSync(path).mode & 0o777).toBe(0o700);
  });

  it('is refused below a folder in which others may rename', () => {
    const open = join(folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o777);
    expect(makePrivateFolder(join(open, 'mine'))).toBe(false);
    // The sticky bit of a shared temporary folder forbids just that.
    chmodSync(open, 0o1777);
    expect(makePrivateFolder(join(open, 'mine'))).toBe(true);
  });

  it('is no link', () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    expect(makePrivateFolder(join(folder, 'link'))).toBe(false);
  });

  it.skipIf(!isRoot)('is refused where somebody else owns it (needs root)', () => {
    const path = join(folder, 'planted');
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, NOBODY, NOBODY);
    expect(makePrivateFolder(path)).toBe(false);
  });
});

describe('the cache of compiled code', () => {
  it('lies in the person’s own folder on each system', () => {
    expect(cacheDirectory({}, 'linux', '/home/a')).toBe('/home/a/.cache/tonalite');
    expect(cacheDirectory({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/a')).toBe('/c/tonalite');
    expect(cacheDirectory({ XDG_CACHE_HOME: 'c' }, 'linux', '/home/a')).toBe(
      '/home/a/.cache/tonalite',
    );
    expect(cacheDirectory({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Caches/Tonalite');
    expect(cacheDirectory({ LOCALAPPDATA: 'C:\\U\\L' }, 'win32', 'C:\\U')).toBe(
      'C:\\U\\L\\Tonalite\\Cache',
    );
  });

  const runCommand = (caches: string, temporary: string) =>
    spawnSync(process.execPath, [join(projectDirectory, 'electron', 'cli.ts'), '--version'], {
      env: { ...process.env, XDG_CACHE_HOME: caches, HOME: caches, TMPDIR: temporary },
      encoding: 'utf8',
    });

  it.skipIf(process.platform !== 'linux')('leaves nothing in the shared temporary folder', () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    expect(runCommand(join(folder, 'caches'), temporary).status).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(join(folder, 'caches', 'tonalite', 'compiled'))).not.toEqual([]);
  });

  it.skipIf(process.platform !== 'linux' || !isRoot)(
    'is not used where somebody else planted its folder (needs root)',
    () => {
      const planted = join(folder, 'caches', 'tonalite', 'compiled');
      mkdirSync(planted, { recursive: true });
      chownSync(planted, NOBODY, NOBODY);
      expect(runCommand(join(folder, 'caches'), folder).status).toBe(0);
      expect(readdirSync(planted)).toEqual([]);
      expect(existsSync(join(folder, 'node-compile-cache'))).toBe(false);
    },
  );
});

describe('a program that is started by name', () => {
  it('is never looked for in the current folder on Windows', () => {
    expect(programEnvironment({}, 'win32')).toMatchObject({
      NoDefaultCurrentDirectoryInExePath: '1',
    });
    expect(workerEnvironment({}, 'win32')).toMatchObject({
      NoDefaultCurrentDirectoryInExePath: '1',
    });
  });
});
