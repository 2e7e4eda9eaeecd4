/**
 * IPv4 addresses as unsigned 32-bit numbers, so that ranges are arithmetic.
 */

const DOTTED = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Number of a dotted IPv4 address, or null when the text is not one (no leading zeros, no octet above 255). */
export function parseIpv4(text: string): number | null {
  const match = DOTTED.exec(text);
  if (match === null) return null;
  let value = 0;
  for (const octetText of match.slice(1)) {
    const octet = Number(octetText);
    if (octet > 255 || String(octet) !== octetText) return null;
    value = value * 256 + octet;
  }
  return value;
}

/** Dotted text of an address number between 0 and 2³² − 1. */
export function formatIpv4(value: number): string {
  return `${(value >>> 24) & 255}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** What an address is for, according to the special-purpose registries of RFC 6890. */
export type AddressScope =
  'private' | 'link-local' | 'shared' | 'loopback' | 'multicast' | 'reserved' | 'public';

const SCOPES: readonly (readonly [first: string, prefix: number, scope: AddressScope])[] = [
  ['10.0.0.0', 8, 'private'], // RFC 1918
  ['172.16.0.0', 12, 'private'],
  ['192.168.0.0', 16, 'private'],
  ['169.254.0.0', 16, 'link-local'], // RFC 3927: what a host gives itself when DHCP is silent
  ['100.64.0.0', 10, 'shared'], // RFC 6598: carrier NAT, and overlay networks
  ['192.0.0.0', 24, 'reserved'], // RFC 6890: protocol assignments, with the two ends of DS-Lite
  ['127.0.0.0', 8, 'loopback'],
  ['224.0.0.0', 4, 'multicast'], // RFC 5771
  ['0.0.0.0', 8, 'reserved'],
  ['240.0.0.0', 4, 'reserved'],
];

const SCOPE_TABLE = SCOPES.map(([first, prefix, scope]) => ({
  base: parseIpv4(first) ?? 0,
  mask: prefixMask(prefix),
  scope,
}));

/** Network mask of a prefix length, as a number. */
export function prefixMask(prefix: number): number {
  return prefix <= 0 ? 0 : (0xffffffff << (32 - Math.min(prefix, 32))) >>> 0;
}

/** Prefix length of a dotted mask such as 255.255.255.0; null when its bits are not contiguous. */
export function maskToPrefix(mask: number): number | null {
  for (let prefix = 0; prefix <= 32; prefix += 1) if (prefixMask(prefix) === mask) return prefix;
  return null;
}

/** Scope of an address number. */
export function addressScope(value: number): AddressScope {
  for (const entry of SCOPE_TABLE)
    if ((value & entry.mask) >>> 0 === entry.base) return entry.scope;
  return 'public';
}

/** Scope of a dotted address; null when the text is none. */
export function scopeOf(text: string | null): AddressScope | null {
  const value = text === null ? null : parseIpv4(text);
  return value === null ? null : addressScope(value);
}

/** True for an address that no network gives: a host gave it to itself, or it has no meaning there. */
export function isNeverAssigned(value: number): boolean {
  const scope = addressScope(value);
  return scope === 'link-local' || scope === 'reserved' || scope === 'loopback';
}

/** How many public addresses lie between two address numbers, both included. */
export function publicAddressesBetween(first: number, last: number): number {
  let count = last - first + 1;
  for (const { base, mask } of SCOPE_TABLE) {
    const end = base + (0xffffffff - mask);
    count -= Math.max(0, Math.min(last, end) - Math.max(first, base) + 1);
  }
  return count;
}

/**
 * True for an address of 192.0.0.0/29, which only the two ends of an IPv4 path over IPv6 have: DS-Lite
 * (RFC 6333 §5.7), or a translator in the box or in the computer (464XLAT, RFC 7335).
 */
export function isOverIpv6(text: string): boolean {
  const value = parseIpv4(text);
  return value !== null && (value & prefixMask(29)) >>> 0 === 0xc0000000;
}

type Addressed = { readonly ip: string | null };

/** Sorts by address in ascending order, number by number. */
export function byAddress(left: Addressed, right: Addressed): number {
  return (parseIpv4(left.ip ?? '') ?? 0) - (parseIpv4(right.ip ?? '') ?? 0);
}
