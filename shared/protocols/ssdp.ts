import { decodeBytes } from './clean-text.ts';
import { headerValue, parseHeaderBlock } from './header-block.ts';

export const SSDP_PORT = 1900;

export type SsdpResponse = {
  readonly server: string | null;
  readonly location: string | null;
  readonly searchTarget: string | null;
};

/** M-SEARCH (UPnP Device Architecture 1.1 §1.3.2); only one sent to a group says how long to wait. */
export function buildSearch(
  host: string,
  searchTarget: string,
  ...more: readonly string[]
): string {
  return [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${host}:${SSDP_PORT}`,
    'MAN: "ssdp:discover"',
    ...more,
    `ST: ${searchTarget}`,
    '',
    '',
  ].join('\r\n');
}

/** Asks one host for its root device. */
export function buildUnicastSearch(target: string): string {
  if (!/^[0-9.]{7,15}$/.test(target)) throw new RangeError('unsafe SSDP target');
  return buildSearch(target, 'upnp:rootdevice');
}

/** Parses an answer to M-SEARCH; null when it is anything else. */
export function parseSsdpResponse(bytes: Uint8Array): SsdpResponse | null {
  const block = parseHeaderBlock(decodeBytes(bytes, 4096));
  if (block === null || !/^HTTP\/1\.[01] 200(?: |$)/i.test(block.startLine)) return null;
  return {
    server: headerValue(block, 'server'),
    location: headerValue(block, 'location'),
    searchTarget: headerValue(block, 'st'),
  };
}
