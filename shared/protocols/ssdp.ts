import { decodeBytes } from './clean-text.ts';
import { headerValue, parseHeaderBlock } from './header-block.ts';

export type SsdpResponse = {
  readonly server: string | null;
  readonly location: string | null;
  readonly searchTarget: string | null;
};

/** Unicast M-SEARCH (UPnP Device Architecture 1.1 §1.3.2): asks one host for its root device. */
export function buildUnicastSearch(target: string): string {
  if (!/^[0-9.]{7,15}$/.test(target)) throw new RangeError('unsafe SSDP target');
  return [
    'M-SEARCH * HTTP/1.1',
    `HOST: ${target}:1900`,
    'MAN: "ssdp:discover"',
    'ST: upnp:rootdevice',
    '',
    '',
  ].join('\r\n');
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
