// @module-tag slow
// @module-tag slow
/** Hostile datagrams: no parser may throw, hang or return nonsense. */
import { describe, expect, it } from 'vitest';
import { bytesOfHex } from '../../../shared/protocols/bytes.ts';
import { parseDhcpAnswer } from '../../../shared/protocols/dhcp.ts';
import { parseAddressAnswer } from '../../../shared/protocols/dns.ts';
import {
  gatewayLocation,
  parseExternalAddress,
  parseIgdDescription,
} from '../../../shared/protocols/igd.ts';
import { parseNatPmpReply } from '../../../shared/protocols/nat-pmp.ts';
import { parseNtpReply } from '../../../shared/protocols/ntp.ts';
import { parseNameAddress, parseVia } from '../../../shared/protocols/sip.ts';
import { parseStunResponse } from '../../../shared/protocols/stun.ts';
import { sizeOf } from '../../size.ts';
import { parseSsdpResponse } from '../../../shared/protocols/ssdp.ts';

const INPUTS = sizeOf({ suite: 30_000, attack: 1_000_000 });

/** A small generator of our own (xorshift), so that a failure can be repeated from its seed. */
function createDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Valid packets, which mutation keeps close to the parsers' inner paths. */
const SEEDS: readonly Uint8Array[] = [
  bytesOfHex(
    '010100182112a442b7e7a701bc34d686fa87dfae00010008000113c4c0a8010a002000080001a147e112a643',
  ),
  bytesOfHex(`24020000${'00'.repeat(44)}`),
  bytesOfHex('0080000000000e10cb007105'),
  bytesOfHex(
    '1234818000010001000000000373697003' +
      '6f76680266720000010001' +
      'c00c00010001000000ff00045b798114',
  ),
  bytesOfHex(`0201060001020304${'00'.repeat(228)}638253633501053604c0a801014204746674700000ff`),
  new TextEncoder().encode(
    'HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLOCATION: http://192.168.1.1:49152/root.xml\r\n\r\n',
  ),
  new TextEncoder().encode(
    '<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>/c</controlURL></service><NewExternalIPAddress>1.2.3.4</NewExternalIPAddress>',
  ),
  new TextEncoder().encode(
    'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKx;received=203.0.113.5;rport=5060',
  ),
];

function mutate(dice: (below: number) => number): Uint8Array {
  if (dice(5) === 0) return Uint8Array.from({ length: dice(600) }, () => dice(256));
  const seed = SEEDS[dice(SEEDS.length)] ?? new Uint8Array();
  const bytes = Uint8Array.from(seed);
  for (let times = dice(6); times > 0; times -= 1)
    if (bytes.length > 0) bytes[dice(bytes.length)] = dice(256);
  const cut = dice(4) === 0 ? dice(bytes.length + 1) : bytes.length;
  return bytes.subarray(0, cut);
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

describe('parsers under fire', () => {
  it(`survive ${INPUTS} datagrams`, { timeout: 180_000 + INPUTS }, () => {
    const dice = createDice(20_260_812);
    const decoder = new TextDecoder();
    const read = { stun: 0, ntp: 0, pmp: 0, dns: 0, dhcp: 0, ssdp: 0, igd: 0, via: 0 };
    const strange: string[] = [];
    for (let count = 0; count < INPUTS; count += 1) {
      const bytes = mutate(dice);
      const stun = parseStunResponse(bytes);
      if (stun !== null) read.stun += 1;
      const ports = [stun?.mapped?.port ?? 1, stun?.other?.port ?? 1];
      if (ports.some((port) => port < 0 || port > 65_535)) strange.push('stun port');
      const ntp = parseNtpReply(bytes);
      if (ntp !== null) read.ntp += 1;
      if (ntp !== null && !Number.isFinite(ntp.sentAtMs)) strange.push('ntp instant');
      if (parseNatPmpReply(bytes) !== null) read.pmp += 1;
      const dns = parseAddressAnswer(bytes);
      if (dns !== null) read.dns += 1;
      if (dns?.addresses.some((ip) => !IPV4.test(ip)) === true) strange.push('dns address');
      const dhcp = parseDhcpAnswer(bytes);
      if (dhcp !== null) read.dhcp += 1;
      if (dhcp !== null && !IPV4.test(dhcp.server)) strange.push('dhcp server');
      const ssdp = parseSsdpResponse(bytes);
      if (ssdp !== null) read.ssdp += 1;
      const location = ssdp?.location ?? null;
      const place = location === null ? null : gatewayLocation(location, '192.168.1.1');
      if (place !== null && /[\s\0]/.test(place.path)) strange.push('ssdp path');
      const text = decoder.decode(bytes);
      const igd = parseIgdDescription(text, 'http://192.168.1.1/');
      if (igd.service !== null) read.igd += 1;
      const external = parseExternalAddress(text);
      if (external !== null && !IPV4.test(external)) strange.push('igd address');
      if (parseVia(text) !== null) read.via += 1;
      parseNameAddress(text);
    }
    expect(strange).toEqual([]);
    // The fire must also reach behind the first checks, or it would prove nothing.
    for (const hits of Object.values(read)) expect(hits).toBeGreaterThan(INPUTS / 200);
  });
});
