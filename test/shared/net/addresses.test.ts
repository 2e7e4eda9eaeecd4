import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  formatCidr,
  hostAddresses,
  hostCount,
  parseCidr,
  rangeContains,
  rangeScope,
} from '../../../shared/net/cidr.ts';
import {
  addressScope,
  formatIpv4,
  isNeverAssigned,
  maskToPrefix,
  parseIpv4,
  prefixMask,
  scopeOf,
} from '../../../shared/net/ipv4.ts';
import { isHostMac, macKind, normaliseMac } from '../../../shared/net/mac.ts';
import { planAddresses } from '../../../electron/network/scan/sweep/scan-plan.ts';

const anyAddress = fc.integer({ min: 0, max: 0xffffffff });

describe('IPv4', () => {
  test.prop([anyAddress])('text and number are the same address', (value) => {
    expect(parseIpv4(formatIpv4(value))).toBe(value);
  });

  it.each(['1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '', '1.2.3.-4', '٣.2.3.4'])(
    'refuses %j',
    (text) => {
      expect(parseIpv4(text)).toBeNull();
    },
  );

  it.each([
    ['10.255.0.1', 'private'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.32.0.0', 'public'],
    ['192.168.255.255', 'private'],
    ['169.254.3.4', 'link-local'],
    ['100.127.255.255', 'shared'],
    ['127.0.0.1', 'loopback'],
    ['239.255.255.250', 'multicast'],
    ['0.0.0.0', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['91.121.128.1', 'public'],
  ])('%s is %s', (text, scope) => {
    expect(addressScope(parseIpv4(text) ?? -1)).toBe(scope);
    expect(scopeOf(text)).toBe(scope);
    expect(isNeverAssigned(parseIpv4(text) ?? -1)).toBe(
      ['link-local', 'loopback', 'reserved'].includes(scope),
    );
  });

  it.each([null, '', 'phone.lan', '1.2.3'])('%j has no scope', (text) => {
    expect(scopeOf(text)).toBeNull();
  });

  it('turns masks into prefixes, and refuses holes', () => {
    for (let prefix = 0; prefix <= 32; prefix += 1)
      expect(maskToPrefix(prefixMask(prefix))).toBe(prefix);
    expect(maskToPrefix(parseIpv4('255.0.255.0') ?? 0)).toBeNull();
  });
});

describe('CIDR', () => {
  test.prop([anyAddress, fc.integer({ min: 22, max: 32 })])(
    'the addresses of a range are in it, each once, as many as it says',
    (address, prefix) => {
      const range = parseCidr(`${formatIpv4(address)}/${prefix}`);
      if (range === null) throw new Error('not read');
      const all = [...hostAddresses(range)];
      expect(all).toHaveLength(hostCount(range));
      expect(new Set(all).size).toBe(all.length);
      expect(all.every((each) => rangeContains(range, each))).toBe(true);
      expect(rangeContains(range, address)).toBe(true);
      expect(parseCidr(formatCidr(range))).toEqual(range);
    },
  );

  it.each([
    '192.168.1.0',
    '192.168.1.0/33',
    '192.168.1/24',
    '192.168.1.0/024',
    '999.1.1.1/24',
    '/24',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeNull();
  });

  it('calls a range public as soon as one end is', () => {
    const scope = (text: string) => rangeScope(parseCidr(text) ?? { base: 0, prefix: 32 });
    expect(scope('192.168.0.0/16')).toBe('private');
    expect(scope('172.0.0.0/8')).toBe('public');
    expect(scope('10.0.0.0/7')).toBe('public');
  });
});

describe('MAC', () => {
  it.each([
    ['0:15:65:1:2:3', '00:15:65:01:02:03'],
    ['8:0:23:a:b:c', '08:00:23:0a:0b:0c'],
    ['00-15-65-AB-CD-EF', '00:15:65:ab:cd:ef'],
    ['0015.65ab.cdef', '00:15:65:ab:cd:ef'],
    ['001565ABCDEF', '00:15:65:ab:cd:ef'],
  ])('reads %s', (text, mac) => {
    expect(normaliseMac(text)).toBe(mac);
  });

  it.each([
    '(incomplete)',
    '',
    '00:15:65:01:02',
    '00:15:65:01:02:03:04',
    '00:15-65:01:02:03',
    'zz:15:65:01:02:03',
  ])('refuses %j', (text) => {
    expect(normaliseMac(text)).toBeNull();
  });

  it('knows which MACs one host can own', () => {
    expect(macKind('00:15:65:01:02:03')).toBe('universal');
    expect(macKind('da:a1:19:01:02:03')).toBe('local');
    expect(macKind('01:00:5e:00:00:16')).toBe('multicast');
    expect(isHostMac('ff:ff:ff:ff:ff:ff')).toBe(false);
    expect(isHostMac('00:00:00:00:00:00')).toBe(false);
  });
});

describe('the order of a scan', () => {
  const number = (text: string): number => parseIpv4(text) ?? -1;
  const range = parseCidr('10.0.0.0/22');

  it('begins with what was typed, then what is likely, then the own /24, then the rest', () => {
    const plan = planAddresses({
      ranges: range === null ? [] : [range],
      addresses: [number('10.0.3.3')],
      likely: [number('10.0.1.9'), number('172.16.0.1')],
      own: number('10.0.2.5'),
    }).map(formatIpv4);
    expect(plan.slice(0, 3)).toEqual(['10.0.3.3', '10.0.1.9', '10.0.2.1']);
    expect(plan.slice(2, 255).every((ip) => ip.startsWith('10.0.2.'))).toBe(true);
    expect(plan).toHaveLength(1021);
    expect(new Set(plan).size).toBe(plan.length);
    expect(plan).not.toContain('10.0.2.5');
    expect(plan).not.toContain('172.16.0.1');
    expect(plan).not.toContain('10.0.0.0');
    expect(plan).not.toContain('10.0.3.255');
  });

  it('keeps both ends of a point-to-point link', () => {
    const link = parseCidr('10.0.0.2/31');
    const plan = planAddresses({
      ranges: link === null ? [] : [link],
      addresses: [],
      likely: [],
      own: number('10.0.0.2'),
    });
    expect(plan.map(formatIpv4)).toEqual(['10.0.0.3']);
  });
});
