import { links } from '../../shared/knowledge/links.ts';

/** Hosts of the pages that the knowledge base names. */
const linkHosts: ReadonlySet<string> = new Set(links.map(({ url }) => new URL(url).hostname));

/** Whether a page may be opened in the person's browser: over TLS, on a listed host. */
export function isAllowedLink(
  address: string,
  allowedHosts: ReadonlySet<string> = linkHosts,
): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    allowedHosts.has(url.hostname)
  );
}

/**
 * Opens a link in the person's browser. Callers name links only by an id of the knowledge base, so
 * this check is a second barrier against an address that should never get here. Returns
 * whether it opened.
 */
export function createLinkOpener(deps: {
  readonly openExternal: (address: string) => Promise<void>;
  readonly allowedHosts?: ReadonlySet<string>;
}): (address: string) => Promise<boolean> {
  return async (address) => {
    if (!isAllowedLink(address, deps.allowedHosts)) throw new Error('link outside the allow-list');
    try {
      await deps.openExternal(new URL(address).href);
      return true;
    } catch {
      return false;
    }
  };
}
