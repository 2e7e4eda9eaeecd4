import { Ipv4Schema } from './addresses.ts';

/** What hosts files call this machine, with the domains that mean nothing else. */
const OWN_NAMES = [
  'localhost',
  'localhost4',
  'localhost6',
  'localdomain',
  'localdomain4',
  'localdomain6',
  'ip6-localhost',
  'ip6-loopback',
];

/** Names of the services that give a cloud machine its secrets. */
const METADATA_NAMES = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
];

/** Addresses of such services (Alibaba, Azure, Oracle) outside 169.254.0.0/16, where the others are. */
const METADATA_ADDRESSES = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192']);

function groupsIn(part: string): readonly number[] {
  return part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
}

/** `[2002:7f00:1::]` as a URL writes it: eight groups. */
function ipv6Groups(bracketed: string): readonly number[] {
  const [head = '', tail = ''] = bracketed.slice(1, -1).split('::');
  const [before, after] = [groupsIn(head), groupsIn(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
}

function isRefusedIpv4(address: string): boolean {
  return /^(?:0|127|169\.254)\./.test(address) || METADATA_ADDRESSES.has(address);
}

/** The IPv4 address that two groups carry. */
function carried(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function isRefusedIpv6(groups: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0] = groups;
  // ::/16 has loopback and the IPv4 addresses in their IPv6 form; fe80::/9 is the link and the old site.
  if (first === 0 || (first & 0xff80) === 0xfe80) return true;
  // Amazon, Oracle, Scaleway; Google.
  if (first === 0xfd00 && [0xec2, 0xc1, 0x42].includes(second)) return true;
  if (first === 0xfd20 && second === 0xce) return true;
  const [high = 0, low = 0] = groups.slice(6);
  // A translator (RFC 6052, RFC 8215) or a relay (RFC 3056) leads to the IPv4 address inside.
  if (first === 0x64 && second === 0xff9b) return isRefusedIpv4(carried(high, low));
  return first === 0x2002 && isRefusedIpv4(carried(second, third));
}

/** The one way in which URLs write a host; null if it is none. `127.1` and `0x7f.1` are addresses too. */
function canonicalHost(host: string): string | null {
  const text = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  if (!URL.canParse(`http://${text}/`)) return null;
  return new URL(`http://${text}/`).hostname.toLowerCase().replace(/\.+$/, '');
}

/**
 * True for an address of this machine itself, of the local link, or of a service that gives a cloud
 * machine its secrets: asking it says nothing about the site, and may do harm.
 */
export function isRefusedAddress(address: string): boolean {
  const canonical = canonicalHost(address);
  if (canonical === null) return true;
  return canonical.startsWith('[')
    ? isRefusedIpv6(ipv6Groups(canonical))
    : isRefusedIpv4(Ipv4Schema.safeParse(canonical).success ? canonical : '');
}

/** The same for a host as a person may write it: a name, or an address in any notation. */
export function isRefusedHost(host: string): boolean {
  const canonical = canonicalHost(host);
  if (canonical === null || isRefusedAddress(canonical)) return true;
  // Multicast, broadcast, and addresses that are reserved.
  if (/^(?:22[4-9]|2[3-5]\d)(?:\.\d{1,3}){3}$|^\[ff/.test(canonical)) return true;
  return [...OWN_NAMES, ...METADATA_NAMES].some(
    (name) => canonical === name || canonical.endsWith(`.${name}`),
  );
}
