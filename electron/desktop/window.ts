import { BrowserWindow } from 'electron';
import { APP_PAGE } from '../security/app-origin.ts';

export type MainWindowOptions = {
  readonly preloadPath: string;
  /** Picture of the task bar, where the system does not take it from the program. */
  readonly iconPath: string;
  readonly developerTools: boolean;
  readonly onLoadFailed: (cause: unknown) => void;
};

/** Opens the application's one window: an isolated, sandboxed page that has nothing of Node. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    // The name under which Electron keeps the window's place and size.
    name: 'main',
    windowStatePersistence: true,
    title: 'Tonalité',
    icon: options.iconPath,
    width: 1180,
    height: 820,
    minWidth: 420,
    minHeight: 560,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would download dictionaries.
      spellcheck: false,
      devTools: options.developerTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.loadURL(APP_PAGE).catch((cause: unknown) => {
    // A window that is closed while it loads also ends the loading: nothing failed then.
    if (!window.isDestroyed()) options.onLoadFailed(cause);
  });
  return window;
}

/** Brings a window to the front, as a second start of the application asks. */
export function showWindow(
  window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>,
): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
