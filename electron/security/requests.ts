import type { Session, WebRequest } from 'electron';
import { isAppAddress } from './app-origin.ts';

/** Whether the window may load an address: its own files, and the developer tools' own. */
export function mayLoad(address: string): boolean {
  if (isAppAddress(address)) return true;
  return (
    URL.canParse(address) && ['devtools:', 'data:', 'blob:'].includes(new URL(address).protocol)
  );
}

/**
 * Cancels everything that the page would load from elsewhere, as a second barrier behind the
 * content security policy.
 */
export function guardRequests(
  session: Pick<Session, 'on'> & { readonly webRequest: Pick<WebRequest, 'onBeforeRequest'> },
): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !mayLoad(details.url) });
  });
  // The services write exports where the person chose; the page downloads nothing.
  session.on('will-download', (event) => event.preventDefault());
}
