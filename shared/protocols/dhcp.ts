/**
 * DHCPINFORM and its answer (RFC 2131 §3.4, RFC 2132): asks every DHCP server of the network for
 * its settings without requesting an address, so that nothing changes.
 */
import { Ipv4Schema } from '../domain/addresses.ts';
import { cleanText } from './clean-text.ts';
import { bytesOfHex, ipv4At, viewOf } from './bytes.ts';

export const DHCP_SERVER_PORT = 67;

const HEADER_LENGTH = 236;
const MAGIC_COOKIE = 0x63825363;
const INFORM = 8;
const ACK = 5;
const OPTION = {
  router: 3,
  messageType: 53,
  server: 54,
  parameters: 55,
  end: 255,
  pad: 0,
} as const;
/**
 * Options by which a network can send phones to a provisioning server other than OVHcloud's. Option
 * 43 is left out: its meaning depends on the maker, and access points use it every day.
 */
const PROVISIONING_OPTIONS: readonly number[] = [66, 150, 159, 160];

export type DhcpAnswer = {
  readonly transactionId: number;
  /** Address by which the server identifies itself. */
  readonly server: string;
  readonly router: string | null;
  /** Provisioning options that the server hands out, as number and text. */
  readonly provisioning: readonly { readonly option: number; readonly text: string }[];
};

/** A DHCPINFORM for a host that has its address. Throws RangeError for malformed addresses. */
export function buildDhcpInform(options: {
  readonly transactionId: number;
  readonly address: string;
  /** Twelve hexadecimal digits with colons. */
  readonly mac: string;
}): Uint8Array {
  if (!Ipv4Schema.safeParse(options.address).success) throw new RangeError('not an IPv4 address');
  const mac = bytesOfHex(options.mac.replaceAll(':', ''));
  if (mac.length !== 6) throw new RangeError('not a MAC address');
  const tail = [OPTION.messageType, 1, INFORM];
  const wanted = [1, OPTION.router, 6, ...PROVISIONING_OPTIONS];
  tail.push(OPTION.parameters, wanted.length, ...wanted, OPTION.end);
  // BOOTP relays and old servers drop messages shorter than 300 octets (RFC 1542 §2.1).
  const bytes = new Uint8Array(Math.max(300, HEADER_LENGTH + 4 + tail.length));
  const view = viewOf(bytes);
  view.setUint8(0, 1);
  view.setUint8(1, 1);
  view.setUint8(2, 6);
  view.setUint32(4, options.transactionId);
  bytes.set(options.address.split('.').map(Number), 12);
  bytes.set(mac, 28);
  view.setUint32(HEADER_LENGTH, MAGIC_COOKIE);
  bytes.set(tail, HEADER_LENGTH + 4);
  return bytes;
}

/** Parses a DHCPACK; null for anything else. Never throws. */
export function parseDhcpAnswer(bytes: Uint8Array): DhcpAnswer | null {
  if (bytes.length < HEADER_LENGTH + 4 || bytes.length > 4096) return null;
  const view = viewOf(bytes);
  if (view.getUint8(0) !== 2 || view.getUint32(HEADER_LENGTH) !== MAGIC_COOKIE) return null;
  let type: number | null = null;
  let server: string | null = null;
  let router: string | null = null;
  const provisioning: { option: number; text: string }[] = [];
  let at = HEADER_LENGTH + 4;
  for (let count = 0; count < 200 && at < bytes.length; count += 1) {
    const option = view.getUint8(at);
    if (option === OPTION.end) break;
    if (option === OPTION.pad) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1];
    if (length === undefined || at + 2 + length > bytes.length) return null;
    const value = at + 2;
    if (option === OPTION.messageType && length === 1) type = view.getUint8(value);
    if (option === OPTION.server && length === 4) server = ipv4At(view, value);
    if (option === OPTION.router && length >= 4) router = ipv4At(view, value);
    if (PROVISIONING_OPTIONS.includes(option)) {
      const isAddress = option === 150 && length >= 4;
      const text = isAddress
        ? ipv4At(view, value)
        : cleanText(new TextDecoder().decode(bytes.subarray(value, value + length)), 120);
      provisioning.push({ option, text });
    }
    at = value + length;
  }
  if (type !== ACK || server === null) return null;
  return { transactionId: view.getUint32(4), server, router, provisioning };
}
