import { join } from 'node:path';
import type { App, BrowserWindow } from 'electron';
import { projectDirectory } from '../platform/project-folders.ts';
import { openMainWindow, showWindow } from './window.ts';

export type MainWindow = {
  /** The window, while it is open. */
  readonly current: () => BrowserWindow | null;
  /** Opens the window, also when macOS asks for it again. */
  readonly open: () => void;
  /** Brings the open window to the front. */
  readonly show: () => void;
};

/** Manages the one window: on macOS the application outlives it, elsewhere it ends with it. */
export function createMainWindow(deps: {
  readonly app: Pick<App, 'on' | 'quit' | 'isPackaged'>;
  readonly onLoadFailed: (cause: unknown) => void;
}): MainWindow {
  const { app, onLoadFailed } = deps;
  let window: BrowserWindow | null = null;

  function create(): void {
    window = openMainWindow({
      preloadPath: join(projectDirectory, 'out', 'preload', 'index.cjs'),
      iconPath: join(projectDirectory, 'assets', 'icons', '512x512.png'),
      developerTools: !app.isPackaged,
      onLoadFailed,
    });
    window.on('closed', () => {
      window = null;
    });
  }

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  return {
    current: () => window,
    open: () => {
      app.on('activate', () => {
        if (window === null) create();
      });
      create();
    },
    show: () => {
      if (window !== null) showWindow(window);
    },
  };
}
