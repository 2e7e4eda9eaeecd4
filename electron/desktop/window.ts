import { BrowserWindow } from 'electron';
import { APP_PAGE } from '../security/app-origin.ts';

export type MainWindowOptions = {
  readonly preloadPath: string;
  /** Icon for the task bar, on systems that do not take it from the program. */
  readonly iconPath: string;
  readonly developerTools: boolean;
  readonly onLoadFailed: (cause: unknown) => void;
};

/** Opens the application's one window: an isolated, sandboxed page without access to Node. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    // The name under which Electron stores the window's position and size.
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
      // Chromium would otherwise download dictionaries.
      spellcheck: false,
      devTools: options.developerTools,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.loadURL(APP_PAGE).catch((cause: unknown) => {
    // Closing the window while it loads also ends the loading, which is then not a failure.
    if (!window.isDestroyed()) options.onLoadFailed(cause);
  });
  return window;
}

/** Brings a window to the front, as a second start of the application requests. */
export function showWindow(
  window: Pick<BrowserWindow, 'isMinimized' | 'restore' | 'show' | 'focus'>,
): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
