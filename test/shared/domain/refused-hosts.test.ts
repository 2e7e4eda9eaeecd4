import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { isRefusedAddress, isRefusedHost } from '../../../shared/domain/refused-hosts.ts';

const octet = fc.integer({ min: 0, max: 255 });
const someAddress = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const ownAddress = fc.tuple(octet, octet, octet).map((octets) => `127.${octets.join('.')}`);
const linkAddress = fc.tuple(octet, octet).map((octets) => `169.254.${octets.join('.')}`);
const address = fc.oneof(
  someAddress,
  ownAddress,
  linkAddress,
  fc.constantFrom('168.63.129.16', '192.0.0.192', '100.100.100.200'),
);

/** `7f00:1` for 127.0.0.1. */
function groupsOf(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

describe('an address that leads to this machine or to its secrets', () => {
  test.prop([address])('is recognised in every IPv6 address that carries it', (ipv4) => {
    const isRefused = isRefusedAddress(ipv4);
    for (const carrier of [
      `64:ff9b::${groupsOf(ipv4)}`,
      `64:ff9b:1::${groupsOf(ipv4)}`,
      `2002:${groupsOf(ipv4)}::1`,
      `2002:${groupsOf(ipv4)}:a:b:c:d:e:f`.split(':').slice(0, 8).join(':'),
    ])
      expect([carrier, isRefusedAddress(carrier)]).toEqual([carrier, isRefused]);
    expect(isRefusedAddress(`::ffff:${ipv4}`)).toBe(true);
  });

  test.prop([address])('is recognised as one number', (ipv4) => {
    const number = ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    expect(isRefusedAddress(String(number))).toBe(isRefusedAddress(ipv4));
  });

  test.prop([fc.oneof(ownAddress, linkAddress)])('is refused', (ipv4) => {
    expect(isRefusedAddress(ipv4)).toBe(true);
    expect(isRefusedHost(ipv4)).toBe(true);
  });

  test('may be asked everywhere else, even by a group or by everybody on the link', () => {
    for (const ip of [
      '192.168.1.1',
      '10.0.0.1',
      '239.255.255.250',
      '255.255.255.255',
      '2001:db8::1',
    ])
      expect(isRefusedAddress(ip)).toBe(false);
  });

  test.prop([fc.string()])('never throws, for any name', (text) => {
    expect(typeof isRefusedHost(text)).toBe('boolean');
  });
});
