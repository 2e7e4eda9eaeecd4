/** The desktop shell: sets paths, applies the security rules, builds the services, opens the window. */
import { join } from 'node:path';
import { app, clipboard, crashReporter, dialog, ipcMain, protocol, session, shell } from 'electron';
import { openRendererFiles } from './bridge/renderer-files.ts';
import { createRouter } from './bridge/router.ts';
import { handleCrashes } from './desktop/crash.ts';
import { handleDisplayLoss } from './desktop/display-loss.ts';
import { startElectronCarrier } from './desktop/electron-carrier.ts';
import { createExportChooser } from './desktop/export-dialog.ts';
import { createMainWindow } from './desktop/main-window.ts';
import { quitOrderly } from './desktop/orderly-quit.ts';
import { createShellLanguage } from './desktop/shell-language.ts';
import { becomeSingleInstance } from './desktop/single-instance.ts';
import { systemClock } from './platform/clock.ts';
import { desktopDataDirectory } from './platform/data-folder.ts';
import { applicationVersion, rendererDirectory } from './platform/project-folders.ts';
import { createTechnicalNotes } from './platform/technical-notes.ts';
import { registerAppScheme, serveRenderer } from './security/app-protocol.ts';
import { clearDangerousEnvironment } from './security/environment.ts';
import { createLinkOpener } from './security/external-links.ts';
import { guardNavigation } from './security/navigation.ts';
import { guardSession } from './security/session.ts';
import { createServices } from './services.ts';

clearDangerousEnvironment(process.env, app.isPackaged);
const dataDirectory = desktopDataDirectory(process.env, process.platform);
app.setPath('userData', join(dataDirectory, 'desktop'));
const notes = createTechnicalNotes({
  folder: join(dataDirectory, 'technical-notes'),
  version: applicationVersion,
  now: () => systemClock.now(),
});
const language = createShellLanguage();
const { translate } = language;
const crash = handleCrashes({ app, dialog, clipboard, crashReporter, process, translate, notes });
const window = createMainWindow({ app, onLoadFailed: (cause) => crash.stop('load', cause) });

async function start(): Promise<void> {
  const files = openRendererFiles(rendererDirectory);
  if (files === null) {
    const message = translate('shell.failed.protocol', { folder: rendererDirectory });
    dialog.showErrorBox(translate('shell.failed.title'), message);
    return app.exit(1);
  }
  guardSession(session.defaultSession);
  serveRenderer(protocol, files);
  const services = await createServices({
    dataDirectory,
    log: notes,
    shell: 'electron',
    simulated: process.argv.includes('--demo'),
    scanningAllowed: process.env['TONALITE_NO_SCAN'] === undefined,
    applicationVersion,
    chooseExportPath: createExportChooser({ app, dialog, translate, window: window.current }),
    openLink: createLinkOpener({ openExternal: (address) => shell.openExternal(address) }),
  });
  await language.load(services.handlers['settings.values.read']);
  const handlers = language.following(services.handlers);
  startElectronCarrier({
    ipcMain,
    router: createRouter(handlers, { log: notes, checkOutput: !app.isPackaged }),
    onEvent: services.onEvent,
    page: () => window.current()?.webContents ?? null,
  });
  quitOrderly(app, services.close, systemClock.sleep);
  window.open();
}

if (becomeSingleInstance(app, window.show)) {
  app.enableSandbox();
  registerAppScheme(protocol);
  handleDisplayLoss({ app, dialog, translate, log: notes });
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
  const stopped = (cause: unknown): void => crash.stop('start', cause);
  app.whenReady().then(start).catch(stopped);
}
