import { isHostMac, normaliseMac } from '../../../shared/net/mac.ts';
import { parseIpv6 } from '../../../shared/net/ipv6.ts';
import { ipNeighRows } from '../neighbours/linux-listings.ts';

/** A host that the system has resolved over IPv6. */
export type Ipv6Neighbour = {
  readonly ip: string;
  readonly mac: string;
  /** Its interface as the listing names it: a name, or on Windows a number. */
  readonly interface: string;
};

const MAX_ROWS = 8192;
const MAX_LINE = 512;

/** A row from its parts; null for a group, for a loopback, and without a MAC that a host can own. */
function neighbourOf(address: string, macText: string, place: string): Ipv6Neighbour | null {
  const [ip = ''] = address.split('%', 1);
  const groups = parseIpv6(ip);
  const mac = normaliseMac(macText);
  if (groups === null || mac === null || !isHostMac(mac)) return null;
  const [first = 0] = groups;
  return first === 0 || first >= 0xff00 ? null : { ip, mac, interface: place };
}

/** Reads the JSON of `ip -j -6 neigh show`. */
export function parseIpNeigh6(text: string): readonly Ipv6Neighbour[] {
  return (ipNeighRows(text) ?? [])
    .slice(0, MAX_ROWS)
    .flatMap(({ dst, dev = '', lladdr = '', state = [] }) => {
      const isUnresolved = state.some((each) => each === 'FAILED' || each === 'INCOMPLETE');
      return (isUnresolved ? null : neighbourOf(dst, lladdr, dev)) ?? [];
    });
}

/**
 * Reads `ndp -an` of macOS: address with its zone, MAC without leading zeros, interface, expiry, state.
 * Proved on a reconstructed output only.
 */
export function parseNdpAn(text: string): readonly Ipv6Neighbour[] {
  return text.split(/\r?\n/, MAX_ROWS).flatMap((line) => {
    const [address = '', mac = '', place = ''] = line.slice(0, MAX_LINE).trim().split(/\s+/, 3);
    return neighbourOf(address, mac, place) ?? [];
  });
}

/**
 * Reads `netsh interface ipv6 show neighbors`: a heading with the interface's number, then rows. Only
 * addresses, MACs and numbers are read, because words are translated and garbled by code pages.
 * Proved on reconstructed outputs only.
 */
export function parseNetshNeighbours(text: string): readonly Ipv6Neighbour[] {
  let place = '';
  return text.split(/\r?\n/, MAX_ROWS).flatMap((full) => {
    const line = full.slice(0, MAX_LINE);
    const [address = '', mac = ''] = line.trim().split(/\s+/, 2);
    if (parseIpv6(address) !== null) return neighbourOf(address, mac, place) ?? [];
    place = /^\S+ (\d{1,6})\s?:/.exec(line)?.[1] ?? place;
    return [];
  });
}
