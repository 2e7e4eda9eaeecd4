import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServicesOptions } from '../../electron/bridge/services-type.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import { SettingsSchema } from '../../shared/domain/settings.ts';
import { stubHandlers } from './bridge/stub-handlers.ts';
import type { electronDouble } from '../doubles/electron.ts';

const folder = mkdtempSync(join(tmpdir(), 'tonalite-main-'));
const rendererDirectory = join(folder, 'renderer');
mkdirSync(rendererDirectory);
writeFileSync(join(rendererDirectory, 'index.html'), '<p>');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let double: typeof electronDouble;
let asked: ServicesOptions[] = [];
let closed = 0;
let servicesFail = false;
let renderer = rendererDirectory;

/** Starts the main process anew on a fresh double; services and paths are replaced by doubles. */
async function startMain(ready = true): Promise<void> {
  vi.resetModules();
  asked = [];
  closed = 0;
  double = (await import('../doubles/electron.ts')).electronDouble;
  vi.doMock('../../electron/platform/project-folders.ts', async (original) => ({
    ...(await original<object>()),
    rendererDirectory: renderer,
    dataDirectory: () => folder,
  }));
  vi.doMock('../../electron/services.ts', () => ({
    createServices: async (options: ServicesOptions) => {
      asked.push(options);
      if (servicesFail) throw new Error('disk on fire');
      return {
        handlers: stubHandlers({
          'settings.values.read': async () => success(SettingsSchema.parse({ language: 'en' })),
          'settings.values.write': async (settings) => success(settings),
        }),
        onEvent: () => () => undefined,
        close: async () => {
          closed += 1;
        },
      };
    },
  }));
  setUp();
  await import('../../electron/main.ts');
  if (!ready) return;
  double.becomeReady();
  await vi.waitFor(() => {
    const names = double.names();
    if (!names.includes('window.loadURL') && !names.includes('app.exit')) throw new Error('wait');
  });
}

let setUp: () => void = () => undefined;

beforeEach(() => {
  setUp = () => undefined;
  servicesFail = false;
  renderer = rendererDirectory;
  // The test runner's own process must not be ended by the application's last resort.
  vi.spyOn(process, 'on').mockReturnThis();
});
afterEach(() => {
  vi.doUnmock('../../electron/services.ts');
  vi.doUnmock('../../electron/platform/project-folders.ts');
  // What was loaded on stand-ins must not serve the files that this process tests next.
  vi.resetModules();
  vi.restoreAllMocks();
});

const firstIndex = (name: string): number => double.names().indexOf(name);

describe('main process', () => {
  it('applies every security rule before the window opens, in Electron’s order', async () => {
    await startMain();
    const order = [
      'app.setPath',
      'app.requestSingleInstanceLock',
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.whenReady',
      'protocol.handle',
      'ipcMain.handle',
      'new BrowserWindow',
      'window.loadURL',
    ].map(firstIndex);
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((left, right) => left - right));
  });

  it('opens one isolated, sandboxed window on its own page', async () => {
    await startMain();
    expect(double.argsOf('window.loadURL')).toEqual([['app://ui/']]);
    expect(double.windows).toHaveLength(1);
    const { options } = double.windows[0] ?? {};
    expect(options?.webPreferences).toEqual({
      preload: expect.stringMatching(/out[\\/]preload[\\/]index\.cjs$/),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    expect(options).toMatchObject({ show: false, name: 'main', windowStatePersistence: true });
  });

  it('shows the window once the page is painted', async () => {
    await startMain();
    expect(double.names()).not.toContain('window.show');
    double.windows[0]?.events.emit('ready-to-show');
    expect(double.names()).toContain('window.show');
  });

  it('guards every page that is created', async () => {
    await startMain();
    expect(double.windows[0]?.webContents.openHandlers).toHaveLength(1);
    expect(double.sessionHandlers.check).toBeTypeOf('function');
    expect(double.sessionHandlers.request).toBeTypeOf('function');
    expect(double.sessionHandlers.beforeRequest).toBeTypeOf('function');
  });

  it('builds the services for the desktop', async () => {
    await startMain();
    expect(asked).toEqual([
      expect.objectContaining({ shell: 'electron', dataDirectory: folder, simulated: false }),
    ]);
    expect(double.argsOf('app.setPath')).toEqual([['userData', join(folder, 'desktop')]]);
  });

  it('gives the services the log that writes the technical notes', async () => {
    await startMain();
    asked[0]?.log.record('a call', new Error('disk on fire'));
    const notes = join(folder, 'technical-notes');
    const texts = readdirSync(notes).map((name) => readFileSync(join(notes, name), 'utf8'));
    expect(texts.some((text) => text.includes('a call\nError: disk on fire'))).toBe(true);
  });

  it('stops with a note when the page cannot be loaded, unless the window was closed', async () => {
    setUp = () => {
      double.failures.load = new Error('ERR_FAILED');
    };
    await startMain();
    await vi.waitFor(() => expect(double.argsOf('app.exit')).toEqual([[1]]));
    setUp = () => {
      double.failures.load = new Error('ERR_ABORTED');
      double.answers.windowDestroyed = true;
    };
    await startMain();
    await new Promise((resolve) => setImmediate(resolve));
    expect(double.names()).not.toContain('app.exit');
  });

  it('speaks the language of the settings, and the one chosen later', async () => {
    await startMain();
    const labels = (): string => JSON.stringify(double.argsOf('Menu.buildFromTemplate').at(-1));
    expect(labels()).toContain('Quit Tonalité');
    const sender = double.windows[0]?.webContents;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const event = {
      sender,
      senderFrame: { url: 'app://ui/', parent: null },
    } as unknown as Electron.IpcMainInvokeEvent;
    const call = double.requestHandlers.get('api:request');
    expect(await call?.(event, 'settings.values.write', { language: 'fr' })).toMatchObject({
      ok: true,
    });
    expect(labels()).toContain('Quitter Tonalité');
    expect(await call?.(event, 'scan.lan.cancel', { scanId: 'x' })).toEqual(
      failure(problem('INTERNAL')),
    );
  });

  it('asks where to save, by the last part of the suggested name only', async () => {
    await startMain();
    const choose = asked[0]?.chooseExportPath;
    expect(await choose?.('../../etc/Rapport.pdf')).toBeNull();
    const [, options] = double.argsOf('dialog.showSaveDialog')[0] ?? [];
    expect(options).toMatchObject({
      title: 'Save as',
      defaultPath: join('/documents', 'Rapport.pdf'),
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    });
    await choose?.('C:\\temp\\x.json');
    expect(double.argsOf('dialog.showSaveDialog')[1]?.[1]).toMatchObject({
      defaultPath: join('/documents', 'x.json'),
    });
    double.answers.saveDialog = { canceled: false, filePath: '/tmp/a.pdf' };
    expect(await choose?.('a.pdf')).toBe('/tmp/a.pdf');
  });

  it('gives way to a copy that is already running', async () => {
    setUp = () => {
      double.answers.singleInstanceLock = false;
    };
    await startMain(false);
    expect(double.argsOf('app.exit')).toEqual([[0]]);
    expect(double.names()).not.toContain('app.whenReady');
    expect(asked).toEqual([]);
  });

  it('comes to the front when started a second time', async () => {
    await startMain();
    double.appEvents.emit('second-instance');
    expect(double.names()).toEqual(expect.arrayContaining(['window.restore', 'window.focus']));
  });

  it('closes the services before it goes, once', async () => {
    await startMain();
    const preventDefault = vi.fn<() => void>();
    double.appEvents.emit('will-quit', { preventDefault });
    double.appEvents.emit('will-quit', { preventDefault });
    await vi.waitFor(() => expect(double.names()).toContain('app.quit'));
    double.appEvents.emit('will-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledTimes(2);
    expect(closed).toBe(1);
  });

  it('informs the person when the services cannot start, and stops', async () => {
    servicesFail = true;
    await startMain();
    expect(double.argsOf('dialog.showMessageBoxSync')).toHaveLength(1);
    expect(double.argsOf('app.exit')).toEqual([[1]]);
    expect(double.windows).toHaveLength(0);
  });

  it('informs the person when the interface is missing, and stops', async () => {
    renderer = join(folder, 'nowhere');
    await startMain();
    expect(double.argsOf('dialog.showErrorBox')).toHaveLength(1);
    expect(double.argsOf('app.exit')).toEqual([[1]]);
  });
});
