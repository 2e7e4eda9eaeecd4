/** The desktop shell: sets paths, locks the doors, builds the services, opens the window. */
import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  protocol,
  session,
  shell,
} from 'electron';
import type { Handlers } from '../shared/contract/index.ts';
import type { Language } from '../shared/domain/text.ts';
import { type Translate, translatorFor } from '../shared/messages/translator.ts';
import { startElectronCarrier } from './desktop/electron-carrier.ts';
import { openRendererFiles } from './bridge/renderer-files.ts';
import { createRouter } from './bridge/router.ts';
import { systemClock } from './platform/clock.ts';
import {
  applicationVersion,
  projectDirectory,
  rendererDirectory,
} from './platform/project-folders.ts';
import { registerAppScheme, serveRenderer } from './security/app-protocol.ts';
import { handleCrashes } from './desktop/crash.ts';
import { desktopDataDirectory } from './platform/data-folder.ts';
import { handleDisplayLoss } from './desktop/display-loss.ts';
import { clearDangerousEnvironment } from './security/environment.ts';
import { createExportChooser } from './desktop/export-dialog.ts';
import { createLinkOpener } from './security/external-links.ts';
import { menuTemplate } from './desktop/menu.ts';
import { guardNavigation } from './security/navigation.ts';
import { quitOrderly } from './desktop/orderly-quit.ts';
import { guardPermissions } from './security/permissions.ts';
import { guardRequests } from './security/requests.ts';
import { becomeSingleInstance } from './desktop/single-instance.ts';
import { createTechnicalNotes } from './platform/technical-notes.ts';
import { openMainWindow, showWindow } from './desktop/window.ts';
import { createServices } from './services.ts';

let language: Language = 'fr';
let window: BrowserWindow | null = null;
const translate: Translate = (key, params) => translatorFor(language)(key, params);

clearDangerousEnvironment(process.env, app.isPackaged);
const dataFolder = desktopDataDirectory(process.env, process.platform);
app.setPath('userData', join(dataFolder, 'desktop'));
const notes = createTechnicalNotes({
  folder: join(dataFolder, 'technical-notes'),
  version: applicationVersion,
  now: () => systemClock.now(),
});
const crash = handleCrashes({ app, dialog, clipboard, crashReporter, process, translate, notes });

function speak(chosen: Language): void {
  language = chosen;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(translate, process.platform)));
}

function openWindow(): void {
  window = openMainWindow({
    preloadPath: join(projectDirectory, 'out', 'preload', 'index.cjs'),
    iconPath: join(projectDirectory, 'assets', 'icons', '512x512.png'),
    developerTools: !app.isPackaged,
    onLoadFailed: (cause) => crash.stop('load', cause),
  });
  window.on('closed', () => {
    window = null;
  });
}

async function start(): Promise<void> {
  const files = openRendererFiles(rendererDirectory);
  if (files === null) {
    const message = translate('shell.failed.protocol', { folder: rendererDirectory });
    dialog.showErrorBox(translate('shell.failed.title'), message);
    app.exit(1);
    return;
  }
  guardPermissions(session.defaultSession);
  guardRequests(session.defaultSession);
  serveRenderer(protocol, files);
  const services = await createServices({
    dataDirectory: dataFolder,
    log: notes,
    shell: 'electron',
    simulated: process.argv.includes('--demo'),
    scanningAllowed: process.env['TONALITE_NO_SCAN'] === undefined,
    applicationVersion,
    chooseExportPath: createExportChooser({ app, dialog, translate, window: () => window }),
    openLink: createLinkOpener({ openExternal: (address) => shell.openExternal(address) }),
  });
  const handlers: Handlers = {
    ...services.handlers,
    // The menu and the dialogs follow the language that the person chooses.
    'settings.values.write': async (settings) => {
      const outcome = await services.handlers['settings.values.write'](settings);
      if (outcome.ok) speak(outcome.value.language);
      return outcome;
    },
  };
  const settings = await handlers['settings.values.read']({});
  speak(settings.ok ? settings.value.language : language);
  startElectronCarrier({
    ipcMain,
    router: createRouter(handlers, { log: notes, checkOutput: !app.isPackaged }),
    onEvent: services.onEvent,
    page: () => window?.webContents ?? null,
  });
  quitOrderly(app, services.close, systemClock.sleep);
  app.on('activate', () => {
    if (window === null) openWindow();
  });
  openWindow();
}

if (becomeSingleInstance(app, () => window !== null && showWindow(window))) {
  app.enableSandbox();
  registerAppScheme(protocol);
  handleDisplayLoss({ app, dialog, translate, log: notes });
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app
    .whenReady()
    .then(start)
    .catch((cause: unknown) => crash.stop('start', cause));
}
