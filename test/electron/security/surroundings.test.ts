import { globSync, readFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { desktopDataDirectory } from '../../../electron/platform/data-folder.ts';
import { clearDangerousEnvironment } from '../../../electron/security/environment.ts';
import { menuTemplate } from '../../../electron/desktop/menu.ts';
import { translatorFor } from '../../../shared/messages/translator.ts';
import { dialog, ipcMain, shell } from '../../doubles/electron.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

describe('environment', () => {
  it('loses what would weaken the packaged application, and only that', () => {
    const environment: Record<string, string | undefined> = {
      PATH: '/usr/bin',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      NODE_OPTIONS: '--require /tmp/x.js',
      SSLKEYLOGFILE: '/tmp/keys',
    };
    clearDangerousEnvironment(environment, false);
    expect(Object.keys(environment)).toHaveLength(4);
    clearDangerousEnvironment(environment, true);
    expect(environment).toEqual({ PATH: '/usr/bin' });
  });
});

describe('folder of the cases', () => {
  it('is shared with the other shells', () => {
    expect(desktopDataDirectory({ TONALITE_DATA: '/data' }, 'linux')).toBe('/data');
  });

  it('is beside the portable program when a folder was made for it', () => {
    const environment = { PORTABLE_EXECUTABLE_DIR: '/stick', APPDATA: '/roaming' };
    const beside = join('/stick', 'Tonalite-data');
    expect(desktopDataDirectory(environment, 'win32', (path) => path === beside)).toBe(beside);
    expect(desktopDataDirectory(environment, 'win32', () => false)).toBe(
      win32.join('/roaming', 'Tonalite'),
    );
  });
});

const texts = (language: 'fr' | 'en', platform: NodeJS.Platform): string =>
  JSON.stringify(menuTemplate(translatorFor(language), platform));

describe('menu', () => {
  it.each(['linux', 'win32', 'darwin'] as const)(
    'has our own texts in both languages on %s',
    (platform) => {
      for (const language of ['fr', 'en'] as const) {
        expect(texts(language, platform)).not.toContain('shell.menu');
        for (const role of ['copy', 'paste', 'zoomIn', 'zoomOut', 'quit'])
          expect(texts(language, platform)).toContain(`"role":"${role}"`);
      }
      expect(texts('fr', platform)).not.toBe(texts('en', platform));
    },
  );

  it('offers no reload and no developer tools', () => {
    expect(texts('fr', 'darwin')).not.toMatch(/reload|toggleDevTools/i);
  });
});

describe('sources of the shell', () => {
  const sources = globSync(['electron/**/*.ts'], { cwd: project }).map((path) => ({
    path,
    text: readFileSync(join(project, path), 'utf8'),
  }));
  const using = (pattern: RegExp): string[] =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path.replaceAll('\\', '/'));

  it('never weaken the window', () => {
    expect(
      using(
        /webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|nodeIntegration(?:InWorker|InSubFrames)?: true|contextIsolation: false|sandbox: false|webviewTag: true|--no-sandbox|@electron\/remote/,
      ),
    ).toEqual([]);
  });

  it('speak to windows through one carrier and open the browser through one door', () => {
    expect(using(/ipcMain\.|\.ipcMain/)).toEqual(['electron/desktop/electron-carrier.ts']);
    expect(using(/shell\.openExternal/)).toEqual(['electron/main.ts']);
  });
});

describe('the double of Electron', () => {
  it('throws at run time for what it lacks, whether or not Electron’s types have it', () => {
    expect(() => Reflect.get(ipcMain, 'handleOnce')).toThrow('no ipcMain.handleOnce');
    expect(() => Reflect.get(shell, 'openPath')).toThrow('no shell.openPath');
    expect(() => Reflect.get(dialog, 'showSomething')).toThrow('no dialog.showSomething');
  });

  it('does not compile with a member or a signature that Electron does not have', () => {
    expectTypeOf<Electron.Shell>().not.toHaveProperty('openEverything');
    type WrongAddress = { openExternal: (address: number) => Promise<void> };
    expectTypeOf<WrongAddress>().not.toExtend<Pick<Electron.Shell, 'openExternal'>>();
    expectTypeOf<typeof shell>().toExtend<Pick<Electron.Shell, 'openExternal'>>();
  });
});
