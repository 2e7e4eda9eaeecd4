import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { isProviderIpv6, parseIpv6, showsNat64 } from '../../../shared/net/ipv6.ts';
import { addressScope, isOverIpv6, parseIpv4 } from '../../../shared/net/ipv4.ts';

describe('IPv6 addresses', () => {
  it.each<readonly [string, readonly number[] | null]>([
    ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['::1', [0, 0, 0, 0, 0, 0, 0, 1]],
    ['fe80::1%eth0', [0xfe80, 0, 0, 0, 0, 0, 0, 1]],
    ['fe80::215:65ff:fe01:203%12', [0xfe80, 0, 0, 0, 0x215, 0x65ff, 0xfe01, 0x203]],
    ['64:ff9b::192.0.0.170', [0x64, 0xff9b, 0, 0, 0, 0, 0xc000, 0xaa]],
    ['2001:DB8:1:2:3:4:5:6', [0x2001, 0xdb8, 1, 2, 3, 4, 5, 6]],
    ['1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7:8:9', null],
    ['1::2::3', null],
    ['1:2:3:4::5:6:7:8', null],
    ['12345::', null],
    ['192.0.2.1', null],
    ['', null],
    [':', null],
  ])('reads %j', (text, groups) => {
    expect(parseIpv6(text)).toEqual(groups);
  });

  test.prop({ groups: fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }) })(
    'reads what the system’s own parser writes',
    ({ groups }) => {
      const long = groups.map((group) => group.toString(16)).join(':');
      const short = new URL(`http://[${long}]/`).hostname.slice(1, -1);
      expect(parseIpv6(long)).toEqual(groups);
      expect(parseIpv6(short)).toEqual(groups);
    },
  );

  test.prop({ text: fc.string({ maxLength: 60 }) })('never fails on a text', ({ text }) => {
    const groups = parseIpv6(text);
    expect(groups === null || groups.length === 8).toBe(true);
  });

  it.each<readonly [string, boolean]>([
    ['2a01:e0a:1:2::3', true],
    ['2001:861::1', true],
    ['fe80::1', false],
    ['fd00::1', false],
    ['2002:c000:201::1', false],
    ['2001:0:4136:e378::1', false],
    ['64:ff9b::1', false],
    ['::1', false],
    ['nothing', false],
  ])('says whether %s comes from a provider', (text, expected) => {
    expect(isProviderIpv6(text)).toBe(expected);
  });
});

describe('a translator between IPv6 and IPv4', () => {
  it.each<readonly [string, boolean]>([
    ['64:ff9b::c000:aa', true],
    ['64:ff9b::192.0.0.171', true],
    // RFC 6052 §2.4, the prefixes of its table with the address of ipv4only.arpa.
    ['2001:db8:c000:aa::', true],
    ['2001:db8:1c0:0:aa::', true],
    ['2001:db8:122:c000:0:aa00::', true],
    ['2001:db8:122:3c0:0:aa::', true],
    ['2001:db8:122:344:c0:0:aa00:0', true],
    ['2001:db8:122:344::c000:aa', true],
    ['64:ff9b::c000:ac', false],
    ['2001:db8::1', false],
    ['not an address', false],
  ])('shows in %s: %s', (text, expected) => {
    expect(showsNat64(text)).toBe(expected);
  });

  it('and DS-Lite have addresses that no host of the Internet has', () => {
    for (const text of ['192.0.0.0', '192.0.0.1', '192.0.0.2', '192.0.0.7'])
      expect([text, isOverIpv6(text)]).toEqual([text, true]);
    for (const text of ['192.0.0.8', '192.0.1.1', '192.0.0', '', '100.64.0.1'])
      expect([text, isOverIpv6(text)]).toEqual([text, false]);
    expect(addressScope(parseIpv4('192.0.0.2') ?? 0)).toBe('reserved');
    expect(addressScope(parseIpv4('192.0.1.2') ?? 0)).toBe('public');
  });
});
