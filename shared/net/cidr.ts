import { addressScope, formatIpv4, parseIpv4, prefixMask, type AddressScope } from './ipv4.ts';

/** A block of addresses; `base` has its host bits cleared. */
export type Ipv4Range = { readonly base: number; readonly prefix: number };

const CIDR = /^([\d.]{7,15})\/(\d{1,2})$/;

/** Reads `192.168.1.0/24`; host bits are cleared, so `192.168.1.7/24` is the same range. Null when malformed. */
export function parseCidr(text: string): Ipv4Range | null {
  const match = CIDR.exec(text.trim());
  const address = match?.[1] === undefined ? null : parseIpv4(match[1]);
  const prefix = match?.[2] === undefined ? Number.NaN : Number(match[2]);
  if (address === null || !(prefix >= 0 && prefix <= 32) || String(prefix) !== match?.[2])
    return null;
  return rangeOf(address, prefix);
}

/** The range of `prefix` bits that contains an address. */
export function rangeOf(address: number, prefix: number): Ipv4Range {
  return { base: (address & prefixMask(prefix)) >>> 0, prefix };
}

/** A range as text, `192.168.1.0/24`. */
export function formatCidr(range: Ipv4Range): string {
  return `${formatIpv4(range.base)}/${range.prefix}`;
}

/** True when the address is in the range. */
export function rangeContains(range: Ipv4Range, address: number): boolean {
  return (address & prefixMask(range.prefix)) >>> 0 === range.base;
}

/** First and last address that a host may use: without network and broadcast, except in /31 (RFC 3021) and /32. */
function hostBounds(range: Ipv4Range): { readonly first: number; readonly last: number } {
  const last = range.base + 2 ** (32 - range.prefix) - 1;
  return range.prefix >= 31
    ? { first: range.base, last }
    : { first: range.base + 1, last: last - 1 };
}

/** How many addresses of the range hosts may use. */
export function hostCount(range: Ipv4Range): number {
  const { first, last } = hostBounds(range);
  return last - first + 1;
}

/** Every address of the range that a host may use, in ascending order. */
export function* hostAddresses(range: Ipv4Range): Generator<number> {
  const { first, last } = hostBounds(range);
  for (let address = first; address <= last; address += 1) yield address;
}

/** Scope of a whole range: the less private one of its two ends. */
export function rangeScope(range: Ipv4Range): AddressScope {
  const { first, last } = hostBounds(range);
  const ends = [addressScope(first), addressScope(last)];
  return ends[0] === ends[1] ? (ends[0] ?? 'public') : 'public';
}
