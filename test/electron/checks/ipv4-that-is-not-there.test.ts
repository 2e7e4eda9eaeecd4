import { describe, expect, it } from 'vitest';
import type { NameAnswer } from '../../../electron/wire/wire.ts';
import { type Access, checkAccess, PUBLIC_IP } from './simulated-access.ts';

const IPV6 = ['2a01:e0a:1:2::3'];
const NAT64 = ['64:ff9b::c000:aa'];
const nameless = (): NameAnswer => ({ kind: 'failed', reason: 'ETIMEOUT' });

describe('IPv4 inside the provider’s IPv6', () => {
  it.each<readonly [string, Access, string]>([
    ['the box names its end of DS-Lite', { outer: '192.0.0.2' }, 'NET-NAT-DS-LITE'],
    ['the next router is the provider’s end', { router: '192.0.0.1' }, 'NET-NAT-DS-LITE'],
    [
      'the box has no IPv4, the laptop has IPv6, and a provider’s router is next',
      { outer: null, router: '193.252.1.1', ipv6: IPV6 },
      'NET-NAT-DS-LITE',
    ],
    [
      'the box translates (464XLAT) and the resolver shows NAT64',
      { outer: '192.0.0.4', ipv6: IPV6, resolves6: NAT64 },
      'NET-NAT-NAT64',
    ],
    ['the provider’s translation', { outer: '100.64.3.4' }, 'NET-NAT-CARRIER'],
    ['a second router of the customer', { outer: '192.168.1.42', ipv6: IPV6 }, 'NET-NAT-DOUBLE'],
    [
      'a second router of the customer that the box does not want to name',
      { outer: null, router: '192.168.1.1', ipv6: IPV6 },
      'NET-NAT-DOUBLE',
    ],
    ['one translation', { outer: PUBLIC_IP, router: '193.252.1.1', ipv6: IPV6 }, 'NET-NAT-SINGLE'],
    [
      'one translation beside a resolver that shows NAT64',
      { outer: PUBLIC_IP, ipv6: IPV6, resolves6: NAT64 },
      'NET-NAT-SINGLE',
    ],
  ])('%s', async (_name, access, code) => {
    const { of } = await checkAccess(access);
    expect(of('nat').code).toBe(code);
    // The control panel asks for the public address, whoever shares it.
    expect(of('nat').params).toMatchObject({ ip: PUBLIC_IP });
    expect(of('public-address').code).toBe('NET-PUBLIC-KNOWN');
  });
});

describe('a computer without IPv4', () => {
  const card = { address: null, prefix: null, reason: 'no-ipv4' } as const;

  it.each<readonly [string, Access, string]>([
    ['has IPv6 only', { card, ipv6: IPV6 }, 'NET-ADDRESS-IPV6-ONLY'],
    ['has IPv6 with a translator', { card, ipv6: IPV6, resolves6: NAT64 }, 'NET-ADDRESS-NAT64'],
    ['has nothing at all', { card }, 'NET-ADDRESS-NONE'],
    [
      'has a resolver that invents IPv6 addresses',
      { card, ipv6: IPV6, resolves6: ['2001:db8::1'] },
      'NET-ADDRESS-IPV6-ONLY',
    ],
  ])('%s', async (_name, access, code) => {
    expect((await checkAccess(access)).first).toBe(code);
  });

  it('translates by itself: the rest is still measured', async () => {
    const { first, of } = await checkAccess({
      card: { address: '192.0.0.2', prefix: 32, reason: 'public-address' },
      ipv6: IPV6,
      resolves6: NAT64,
    });
    expect(first).toBe('NET-ADDRESS-NAT64');
    expect(of('public-address')).toMatchObject({ state: 'pass', params: { ip: PUBLIC_IP } });
  });
});

describe('an access whose IPv4 is down', () => {
  const cut: Access = {
    swallows: () => true,
    resolves: nameless,
    connect: ({ address }) => (address.includes(':') ? null : { kind: 'silent' }),
  };

  it('is named as such where IPv6 works', async () => {
    const { first } = await checkAccess({ ...cut, ipv6: IPV6 });
    expect(first).toBe('NET-INTERNET-IPV6-ONLY');
  });

  it('is simply cut where this computer has no IPv6, which is then not asked', async () => {
    const asked: string[] = [];
    const { first } = await checkAccess({
      ...cut,
      connect: (question) => {
        asked.push(question.address);
        return cut.connect?.(question) ?? null;
      },
    });
    expect(first).toBe('NET-INTERNET-CUT');
    expect(asked.filter((address) => address.includes(':'))).toEqual([]);
  });

  it('is simply cut where IPv6 is down as well', async () => {
    const { first } = await checkAccess({
      ...cut,
      ipv6: IPV6,
      connect: () => ({ kind: 'silent' }),
    });
    expect(first).toBe('NET-INTERNET-CUT');
  });
});

describe('a shared range of ports', () => {
  it('is named with what is left of it', async () => {
    let flows = 0;
    const { first, of } = await checkAccess({
      translate: ({ localPort }) => ({
        ip: PUBLIC_IP,
        // Keeps the low bits of the local port and the customer's quarter above them.
        port: 16_384 + ((localPort * 5 + (flows += 1) * 977) % 16_384),
      }),
    });
    expect(first).toBe('NET-MAPPING-SHARED-PORTS');
    expect(of('port-mapping').params).toMatchObject({
      ports: 16_384,
      from: 16_384,
      to: 32_767,
      ip: PUBLIC_IP,
    });
  });

  it('is not invented where ports are kept, drawn at random, or counted', async () => {
    expect((await checkAccess({})).of('port-mapping').code).toBe('NET-MAPPING-PRESERVED');
    let next = 20_000;
    const counting = await checkAccess({
      translate: () => ({ ip: PUBLIC_IP, port: (next += 3) }),
    });
    expect(counting.of('port-mapping').code).toBe('NET-MAPPING-SYMMETRIC');
    const random = await checkAccess({
      translate: ({ localPort, index }) => ({
        ip: PUBLIC_IP,
        port: 1024 + ((localPort * 40_503 + index * 25_717) % 64_000),
      }),
    });
    expect(random.of('port-mapping').code).toBe('NET-MAPPING-SYMMETRIC');
  });
});
