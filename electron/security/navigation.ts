import type { WebContents } from 'electron';
import { isAppAddress } from './app-origin.ts';

type Guarded = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

/**
 * Keeps a window on the application's own page: no foreign navigation in any frame, no new window,
 * no embedded browser. External links go through the services, by their id.
 */
export function guardNavigation(contents: Guarded): void {
  contents.on('will-navigate', (details) => {
    if (!isAppAddress(details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!isAppAddress(details.url)) details.preventDefault();
  });
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !isAppAddress(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
