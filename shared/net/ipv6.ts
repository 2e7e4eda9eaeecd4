/** IPv6 addresses as eight numbers of 16 bits, as far as the access of a site needs them. */
import { formatIpv4, parseIpv4 } from './ipv4.ts';

const GROUPS = 8;

function groupsOf(part: string): number[] | null {
  if (part === '') return [];
  const groups: number[] = [];
  const texts = part.split(':');
  for (const [index, text] of texts.entries()) {
    const dotted = index === texts.length - 1 && text.includes('.') ? parseIpv4(text) : null;
    if (dotted !== null) groups.push(dotted >>> 16, dotted & 0xffff);
    else if (/^[0-9a-f]{1,4}$/i.test(text)) groups.push(Number.parseInt(text, 16));
    else return null;
  }
  return groups;
}

/** The eight groups of an IPv6 address, with or without a zone; null when the text is not one. */
export function parseIpv6(text: string): readonly number[] | null {
  const [address = ''] = text.split('%', 1);
  const parts = address.split('::');
  if (address.length > 45 || parts.length > 2) return null;
  const head = groupsOf(parts[0] ?? '');
  const tail = parts.length === 2 ? groupsOf(parts[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = GROUPS - head.length - tail.length;
  if (parts.length === 1) return missing === 0 ? head : null;
  return missing < 1 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/**
 * True for an address that a provider gives (2000::/3), which is no relay over IPv4: Teredo (RFC 4380)
 * and 6to4 (RFC 3056) say nothing about the access.
 */
export function isProviderIpv6(text: string): boolean {
  const [first, second] = parseIpv6(text) ?? [];
  if (first === undefined || (first & 0xe000) !== 0x2000) return false;
  return first !== 0x2002 && !(first === 0x2001 && second === 0);
}

/** Where each length of prefix puts the IPv4 address, in bytes (RFC 6052 §2.2); byte 8 stays free. */
const EMBEDDED_AT: readonly (readonly number[])[] = [
  [12, 13, 14, 15],
  [4, 5, 6, 7],
  [5, 6, 7, 9],
  [6, 7, 9, 10],
  [7, 9, 10, 11],
  [9, 10, 11, 12],
];

/** The only IPv4 addresses of `ipv4only.arpa` (RFC 7050 §2.2). */
const WELL_KNOWN: ReadonlySet<string> = new Set(['192.0.0.170', '192.0.0.171']);

/** True for an IPv6 address of `ipv4only.arpa`, which only a translator's resolver (DNS64) makes. */
export function showsNat64(text: string): boolean {
  const bytes = (parseIpv6(text) ?? []).flatMap((group) => [group >> 8, group & 255]);
  return EMBEDDED_AT.some((places) => {
    const value = places.reduce((sum, at) => sum * 256 + (bytes[at] ?? 0), 0);
    return WELL_KNOWN.has(formatIpv4(value));
  });
}
