import { describe, expect, it } from 'vitest';
import { judge } from '../../../electron/checks/nat.ts';

const PUBLIC = '203.0.113.7';
const OTHER_PUBLIC = '198.51.100.9';
const nothingKnown: Parameters<typeof judge>[0] = {
  publicIp: null,
  local: '192.168.1.20',
  declared: null,
  declaresNone: false,
  secondRouter: null,
  hasIpv6: false,
  isTranslated: false,
};

describe('how often addresses are translated', () => {
  it.each<[string, Partial<Parameters<typeof judge>[0]>, string, string]>([
    [
      'the laptop has the public address itself',
      { publicIp: PUBLIC, local: PUBLIC },
      'pass',
      'NONE',
    ],
    ['the box has the public address', { publicIp: PUBLIC, declared: PUBLIC }, 'pass', 'SINGLE'],
    ['the box has one, seen from nowhere else', { declared: PUBLIC }, 'pass', 'SINGLE'],
    [
      'the laptop leaves by another public address',
      { publicIp: OTHER_PUBLIC, declared: PUBLIC },
      'warn',
      'OTHER-WAY-OUT',
    ],
    ['the box has an address shared by a carrier', { declared: '100.64.3.2' }, 'warn', 'CARRIER'],
    ['the box is behind a private network', { declared: '10.0.0.2' }, 'warn', 'DOUBLE'],
    [
      'the address of the box outweighs its second router',
      { declared: PUBLIC, secondRouter: '100.64.0.1' },
      'pass',
      'SINGLE',
    ],
    ['the second router is the carrier’s', { secondRouter: '100.64.0.1' }, 'warn', 'CARRIER'],
    [
      'the second router is the carrier’s, and the box declares none',
      { secondRouter: '100.64.0.1', declaresNone: true, hasIpv6: true },
      'warn',
      'CARRIER',
    ],
    ['the box is over IPv6', { declared: '192.0.0.2' }, 'warn', 'DS-LITE'],
    [
      'the box is over IPv6, and the resolver shows a translator',
      { declared: '192.0.0.2', isTranslated: true },
      'warn',
      'NAT64',
    ],
    [
      'the box declares none, with IPv6 and a public second router',
      { declaresNone: true, hasIpv6: true, secondRouter: OTHER_PUBLIC },
      'warn',
      'DS-LITE',
    ],
    [
      'the box declares none, without IPv6',
      { declaresNone: true, secondRouter: OTHER_PUBLIC },
      'warn',
      'DOUBLE',
    ],
    ['the second router is public', { secondRouter: OTHER_PUBLIC }, 'pass', 'NO-SECOND-ROUTER'],
    ['the second router is private', { secondRouter: '10.9.9.1' }, 'unknown', 'PRIVATE-ROUTER'],
    ['nothing is known', {}, 'unknown', 'UNTESTABLE'],
    [
      'a translator alone proves nothing of IPv4',
      { isTranslated: true, hasIpv6: true },
      'unknown',
      'UNTESTABLE',
    ],
  ])('%s', (_, known, state, code) => {
    expect(judge({ ...nothingKnown, ...known })).toMatchObject({ state, code: `NET-NAT-${code}` });
  });
});
