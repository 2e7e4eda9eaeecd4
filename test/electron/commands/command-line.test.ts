import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLanguage } from '../../../electron/platform/command-language.ts';
import { isHeadless } from '../../../electron/platform/headless.ts';
import {
  dataDirectory,
  documentsDirectory,
  projectDirectory,
} from '../../../electron/platform/project-folders.ts';

/** None of these reaches the network: each ends before any scan could start. */
function tonalite(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(projectDirectory, 'electron/tonalite.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: '', LC_MESSAGES: '' },
  });
}

describe('command line', () => {
  it('prints its version and its usage', () => {
    expect(tonalite('--version')).toMatchObject({ status: 0, stdout: '0.1.0\n' });
    expect(tonalite('--help').stdout).toContain('tonalite scan');
  });

  it.each([
    [[]],
    [['unknown']],
    [['scan', '--no-such-option']],
    [['scan', '--language', 'de']],
    [['scan', '--timeout', 'soon']],
    [['scan', '--interface', '-f']],
    [['scan', '--range', 'ten']],
    [['watch']],
    [['watch', 'phone;reboot']],
    [['report', 'case']],
    [['report', 'case', '--format', 'doc', '--out', 'x']],
    [['serve', '--port', '99999']],
  ])('answers misuse %j with status 2, a sentence and no output', { tags: ['slow'] }, (args) => {
    const { status, stdout, stderr } = tonalite(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trim()).not.toBe('');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it.each([
    ['8.8.8.0/24', 'RANGE_PUBLIC'],
    ['10.0.0.0/8', 'RANGE_TOO_LARGE'],
    ['10.0.0.0/33', 'RANGE_MALFORMED'],
  ])('refuses the range %s in JSON too', (range, code) => {
    const { status, stdout } = tonalite('scan', '--range', range, '--json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ problem: { code } });
  });

  it('refuses an interface that does not exist', () => {
    const { status, stderr } = tonalite('scan', '--interface', 'nonesuch0');
    expect(status).toBe(2);
    expect(stderr).toContain('nonesuch0');
  });
});

describe('surroundings', () => {
  it('speaks French unless the option or the locale says English', () => {
    expect(commandLanguage(undefined, {})).toBe('fr');
    expect(commandLanguage(undefined, { LANG: 'C.UTF-8' })).toBe('fr');
    expect(commandLanguage(undefined, { LANG: 'en_US.UTF-8' })).toBe('en');
    expect(commandLanguage(undefined, { LANG: 'en_US.UTF-8', LC_ALL: 'fr_FR' })).toBe('fr');
    expect(commandLanguage('en', { LANG: 'fr_FR.UTF-8' })).toBe('en');
    expect(commandLanguage('de', {})).toBe('fr');
  });

  it('recognises where no window can open', () => {
    expect(isHeadless({}, 'linux')).toBe(true);
    expect(isHeadless({ DISPLAY: '' }, 'linux')).toBe(true);
    expect(isHeadless({ DISPLAY: ':0' }, 'linux')).toBe(false);
    expect(isHeadless({ DISPLAY: ':0', CI: 'true' }, 'linux')).toBe(true);
    expect(isHeadless({}, 'win32')).toBe(false);
    expect(isHeadless({ SSH_CONNECTION: '1' }, 'darwin')).toBe(true);
  });

  it('finds the documents where OneDrive moved them', () => {
    const home = 'C:\\Users\\José';
    const cloud = { OneDrive: 'C:\\Users\\José\\OneDrive' };
    const only = (folder: string) => (path: string) => path === folder;
    expect(documentsDirectory(cloud, 'win32', home, only(`${home}\\Documents`))).toBe(
      `${home}\\Documents`,
    );
    expect(documentsDirectory(cloud, 'win32', home, only(`${home}\\OneDrive\\Documents`))).toBe(
      `${home}\\OneDrive\\Documents`,
    );
    expect(documentsDirectory({}, 'win32', home, () => false)).toBe(`${home}\\Documents`);
    expect(documentsDirectory(cloud, 'darwin', '/Users/ada', () => false)).toBe(
      '/Users/ada/Documents',
    );
  });

  it('keeps data where each system does', () => {
    expect(dataDirectory({}, 'linux', '/home/ada')).toBe('/home/ada/.local/share/tonalite');
    expect(dataDirectory({ XDG_DATA_HOME: '/data' }, 'linux', '/home/ada')).toBe('/data/tonalite');
    for (const wrong of ['', 'relative'])
      expect(dataDirectory({ XDG_DATA_HOME: wrong }, 'linux', '/home/ada')).toBe(
        '/home/ada/.local/share/tonalite',
      );
    expect(dataDirectory({}, 'win32', 'C:\\Users\\José Pérez')).toBe(
      'C:\\Users\\José Pérez\\AppData\\Roaming\\Tonalite',
    );
    expect(dataDirectory({ APPDATA: 'D:\\Roaming' }, 'win32', 'C:')).toBe('D:\\Roaming\\Tonalite');
    expect(dataDirectory({}, 'darwin', '/Users/ada')).toContain('Application Support');
    expect(dataDirectory({ TONALITE_DATA: '/elsewhere' }, 'win32', 'C:')).toBe('/elsewhere');
  });
});
