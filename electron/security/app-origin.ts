/** The scheme and host under which the desktop window loads the renderer. */
export const APP_SCHEME = 'app';
const APP_HOST = 'ui';
export const APP_PAGE = `${APP_SCHEME}://${APP_HOST}/`;

/**
 * Whether an address is one of the application's own. It compares the parts, never a prefix:
 * `app://ui.evil/` and `app://ui@evil/` begin the same way. (`URL.origin` is `null` for such schemes.)
 */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}
