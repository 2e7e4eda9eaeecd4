import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { PAGE_KEY_HEADER } from '../../shared/contract/index.ts';

/** What the loopback server knows about a request before it looks at its body. */
export type GuardedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
};

export type GuardExpectations = {
  /** `127.0.0.1:PORT`, the only name under which the server answers (no DNS rebinding). */
  readonly authority: string;
  readonly cookieName: string;
  readonly session: string;
  /** What calls and event streams also carry, because every port of 127.0.0.1 sees a cookie. */
  readonly pageKey: string;
};

export type GuardVerdict =
  | {
      readonly kind: 'allowed';
      /** True when it proved that it comes from the page: the cookie alone proves little. */
      readonly showsPageKey: boolean;
    }
  | { readonly kind: 'wrong-host' }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'no-session' };

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(expected);
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** Every value that the request gives for one cookie (RFC 6265 §4.2; a page may plant a twin). */
function cookieValues(header: string | undefined, name: string): string[] {
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/** Whether the Host header of the request names this very server. */
export function isRightHost(headers: IncomingHttpHeaders, authority: string): boolean {
  return headers.host === authority;
}

function isSentFrom(headers: IncomingHttpHeaders, sites: readonly string[]): boolean {
  const site = headers['sec-fetch-site'];
  return site === undefined || (typeof site === 'string' && sites.includes(site));
}

/** Whether a page of this very server sent this: its Origin, and no foreign `Sec-Fetch-Site`. */
export function isOwnRequest(headers: IncomingHttpHeaders, authority: string): boolean {
  return headers.origin === `http://${authority}` && isSentFrom(headers, ['same-origin']);
}

/** `none` means the person's own action: an address typed or opened from another program. */
function mayAskForPage(headers: IncomingHttpHeaders, authority: string): boolean {
  const isFromElsewhere = headers.origin !== undefined && headers.origin !== `http://${authority}`;
  return !isFromElsewhere && isSentFrom(headers, ['same-origin', 'none']);
}

/**
 * Decides whether a request comes from the page that this server served to this person: right
 * Host, no foreign Origin (required on POST), no foreign `Sec-Fetch-Site`, the session's cookie,
 * and for calls and events the page's key.
 */
export function guardRequest(
  request: GuardedRequest,
  expectations: GuardExpectations,
): GuardVerdict {
  const { headers, method } = request;
  if (!isRightHost(headers, expectations.authority)) return { kind: 'wrong-host' };
  const isOurs =
    method === 'POST'
      ? isOwnRequest(headers, expectations.authority)
      : mayAskForPage(headers, expectations.authority);
  if (!isOurs) return { kind: 'foreign' };
  const known = cookieValues(headers.cookie, expectations.cookieName).some((value) =>
    sameSecret(value, expectations.session),
  );
  const key = headers[PAGE_KEY_HEADER];
  const showsPageKey = typeof key === 'string' && sameSecret(key, expectations.pageKey);
  return known && (showsPageKey || !needsPageKey(request.path))
    ? { kind: 'allowed', showsPageKey }
    : { kind: 'no-session' };
}

/** A browser requests pages and downloads by itself and cannot add a header. */
function needsPageKey(path: string): boolean {
  return path.startsWith('/api/') || path === '/events';
}

/**
 * Whether a code may be posted from there: from our own entry page, or from a page on disk, whose
 * Origin is `null`. The code itself is the secret.
 */
export function mayPostCode(headers: IncomingHttpHeaders, authority: string): boolean {
  return headers.origin === `http://${authority}` || headers.origin === 'null';
}
