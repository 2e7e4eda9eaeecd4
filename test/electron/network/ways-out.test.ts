import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  parseIpRoute,
  parseNetstatRoutes,
  parseProcRoute,
  parseRoutePrint,
} from '../../../electron/network/routes/parsers.ts';
import { byPreference, type DefaultRoute } from '../../../electron/network/routes/default-route.ts';
import { createDefaultRouteReader } from '../../../electron/network/routes/reader.ts';
import type { CommandOutcome } from '../../../electron/platform/machine.ts';
import { type Ipv4Range, parseCidr } from '../../../shared/net/cidr.ts';
import { formatIpv4, prefixMask, publicAddressesBetween } from '../../../shared/net/ipv4.ts';

const TUNNEL = { name: 'utun6', address: '10.8.0.6' };
const CARD = { name: 'en0', address: '192.168.1.34', gateway: '192.168.1.1' };

type Row = { readonly to: string; readonly over: 'tunnel' | 'card' };

function block(text: string): Ipv4Range {
  const range = parseCidr(text);
  if (range === null) throw new Error(text);
  return range;
}

function little(value: number): string {
  return [0, 8, 16, 24]
    .map((shift) => ((value >>> shift) & 255).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

/** `8.0.0.0/7` as BSD writes it: `8/7`; a class's own prefix is left out. */
function bsd({ base, prefix }: Ipv4Range): string {
  if (prefix === 0) return 'default';
  const octets = formatIpv4(base).split('.');
  while (octets.length > 1 && octets.at(-1) === '0') octets.pop();
  if (base >= 2 ** 31 && octets.length < 2) octets.push('0');
  return prefix === octets.length * 8 ? octets.join('.') : `${octets.join('.')}/${prefix}`;
}

/** The same table as each system lists it, read by its parser. */
const SYSTEMS: Readonly<Record<string, (rows: readonly Row[]) => readonly DefaultRoute[]>> = {
  'proc/net/route': (rows) =>
    parseProcRoute(
      [
        'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT',
        ...rows.map(({ to, over }) => {
          const { base, prefix } = block(to);
          const [name, gateway, flags] =
            over === 'card' ? [CARD.name, '0101A8C0', '0003'] : [TUNNEL.name, '00000000', '0001'];
          const mask = little(prefixMask(prefix));
          return `${name}\t${little(base)}\t${gateway}\t${flags}\t0\t0\t100\t${mask}\t0\t0\t0`;
        }),
      ].join('\n'),
    ),
  'ip route': (rows) =>
    parseIpRoute(
      JSON.stringify(
        rows.map(({ to, over }) => ({
          dst: to === '0.0.0.0/0' ? 'default' : to,
          ...(over === 'card'
            ? { gateway: CARD.gateway, dev: CARD.name, metric: 100 }
            : { dev: TUNNEL.name, flags: [] }),
        })),
      ),
    ) ?? [],
  netstat: (rows) =>
    parseNetstatRoutes(
      [
        'Routing tables',
        '',
        'Internet:',
        'Destination        Gateway            Flags               Netif Expire',
        ...rows.map(({ to, over }) =>
          over === 'card'
            ? `${bsd(block(to))} ${CARD.gateway} UGScg ${CARD.name}`
            : `${bsd(block(to))} ${TUNNEL.name} USc ${TUNNEL.name}`,
        ),
      ].join('\n'),
    ),
  'route print': (rows) =>
    parseRoutePrint(
      rows
        .map(({ to, over }) => {
          const { base, prefix } = block(to);
          const [gateway, address] =
            over === 'card' ? [CARD.gateway, CARD.address] : ['Sur la liaison', TUNNEL.address];
          const mask = formatIpv4(prefixMask(prefix));
          return `  ${formatIpv4(base)}   ${mask}   ${gateway}   ${address}     35`;
        })
        .join('\r\n'),
    ),
};

const DEFAULT: Row = { to: '0.0.0.0/0', over: 'card' };
const tunnel = (...blocks: readonly string[]): Row[] =>
  blocks.map((to) => ({ to, over: 'tunnel' }));

/** What VPN programs lay over the default route, as their users have published it. */
const COVERS: Readonly<Record<string, readonly string[]>> = {
  halves: ['0.0.0.0/1', '128.0.0.0/1'],
  'one quarter': ['0.0.0.0/2'],
  quarters: ['0.0.0.0/2', '64.0.0.0/2', '128.0.0.0/2', '192.0.0.0/2'],
  'doubling blocks': [
    '1.0.0.0/8',
    '2.0.0.0/7',
    '4.0.0.0/6',
    '8.0.0.0/5',
    '16.0.0.0/4',
    '32.0.0.0/3',
    '64.0.0.0/2',
    '128.0.0.0/1',
  ],
  'all but private blocks': [
    '0.0.0.0/5',
    '8.0.0.0/7',
    '11.0.0.0/8',
    '12.0.0.0/6',
    '16.0.0.0/4',
    '32.0.0.0/3',
    '64.0.0.0/2',
    '128.0.0.0/3',
    '160.0.0.0/5',
    '168.0.0.0/6',
    '172.0.0.0/12',
    '172.32.0.0/11',
    '172.64.0.0/10',
    '172.128.0.0/9',
    '173.0.0.0/8',
    '174.0.0.0/7',
    '176.0.0.0/4',
    '192.0.0.0/9',
    '192.128.0.0/11',
    '192.160.0.0/13',
    '192.169.0.0/16',
    '192.170.0.0/15',
    '192.172.0.0/14',
    '192.176.0.0/12',
    '192.192.0.0/10',
    '193.0.0.0/8',
    '194.0.0.0/7',
    '196.0.0.0/6',
    '200.0.0.0/5',
    '208.0.0.0/4',
  ],
};

function firstOf(routes: readonly DefaultRoute[]): string | null {
  const first = byPreference(routes)[0];
  return first?.interfaceName ?? first?.interfaceAddress ?? null;
}

const isTunnel = (routes: readonly DefaultRoute[]): boolean =>
  [TUNNEL.name, TUNNEL.address].includes(firstOf(routes) ?? '');

describe.each(Object.keys(SYSTEMS))('the ways out in %s', (system) => {
  const read = (rows: readonly Row[]): readonly DefaultRoute[] => SYSTEMS[system]?.(rows) ?? [];

  it.each(Object.keys(COVERS))('begin with a VPN that covers the Internet by %s', (cover) => {
    const blocks = tunnel(...(COVERS[cover] ?? []));
    for (const rows of [
      [DEFAULT, ...blocks],
      [...blocks, DEFAULT],
    ]) {
      const routes = read(rows);
      expect(routes).toHaveLength(2);
      expect(isTunnel(routes)).toBe(true);
      expect(routes.map(({ gateway }) => gateway)).toContain(CARD.gateway);
    }
  });

  it.each([
    ['to private networks', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']],
    ['to carriers’ and group addresses', ['100.64.0.0/10', '224.0.0.0/4']],
    ['to a large company', ['9.0.0.0/8', '52.0.0.0/8', '145.0.0.0/9']],
  ])('do not begin with a VPN %s', (_where, blocks) => {
    const routes = read([DEFAULT, ...tunnel(...blocks)]);
    expect(routes.map(({ gateway }) => gateway)).toEqual([CARD.gateway]);
  });

  it('do not count what longer routes take back', () => {
    const back = (COVERS['doubling blocks'] ?? []).map((to): Row => ({ to, over: 'card' }));
    const routes = read([DEFAULT, ...tunnel('0.0.0.0/1'), ...back]);
    expect(isTunnel(routes)).toBe(false);
  });

  test.prop([fc.nat({ max: 7 }), fc.infiniteStream(fc.boolean())], { numRuns: 200 })(
    'begin with a VPN that covers it by any set of blocks',
    (deepest, splits) => {
      const blocks: string[] = [];
      const cut = (base: number, prefix: number): void => {
        const mayCut = prefix < 1 || (prefix <= deepest && splits.next().value === true);
        if (mayCut) {
          cut(base, prefix + 1);
          cut(base + 2 ** (31 - prefix), prefix + 1);
        } else blocks.push(`${formatIpv4(base)}/${prefix}`);
      };
      cut(0, 0);
      expect(isTunnel(read([DEFAULT, ...tunnel(...blocks)]))).toBe(true);
    },
  );
});

describe('the whole reader of macOS', () => {
  it('puts such a VPN before the route that `route get default` names', async () => {
    const outputs: Readonly<Record<string, string>> = {
      '/sbin/route': [
        '   route to: default',
        'destination: default',
        '       mask: default',
        `    gateway: ${CARD.gateway}`,
        `  interface: ${CARD.name}`,
      ].join('\n'),
      '/usr/sbin/netstat': [
        `default ${CARD.gateway} UGScg ${CARD.name}`,
        ...['1', '2/7', '4/6', '8/5', '16/4', '32/3', '64/2', '128.0/1'].map(
          (to) => `${to} 198.18.0.1 UGSc utun6`,
        ),
      ].join('\n'),
    };
    const reader = createDefaultRouteReader({
      files: { readText: async () => ({ ok: false, reason: 'missing', detail: '' }) },
      systemRoot: '',
      machine: { platform: 'darwin', release: '', hostname: '' },
      runner: {
        run: async (command): Promise<CommandOutcome> => {
          const stdout = outputs[command];
          return stdout === undefined
            ? { kind: 'missing' }
            : { kind: 'completed', exitCode: 0, stdout, stderr: '' };
        },
      },
    });
    const routes = await reader.read();
    expect(routes.ok ? routes.value.map(({ interfaceName }) => interfaceName) : []).toEqual([
      'utun6',
      'en0',
    ]);
  });
});

describe('a quarter of the Internet in the Spanish listing of Windows', () => {
  it('comes before the default route', () => {
    const rows = [
      '          0.0.0.0          0.0.0.0      10.88.88.2     10.88.88.149     10',
      '          0.0.0.0        192.0.0.0    En v\ufffdnculo      123.45.0.10     26',
      '        127.0.0.0        255.0.0.0    En v\ufffdnculo        127.0.0.1    331',
    ];
    expect(firstOf(parseRoutePrint(rows.join('\r\n')))).toBe('123.45.0.10');
  });
});

describe('a route of Windows that names its own address as next hop', () => {
  it('has no next hop', () => {
    const row = '  0.0.0.0   0.0.0.0   10.8.0.6   10.8.0.6   21';
    expect(parseRoutePrint(row)).toMatchObject([{ gateway: null, interfaceAddress: '10.8.0.6' }]);
  });
});

describe('public addresses between two numbers', () => {
  it('leave out every special block', () => {
    const all = publicAddressesBetween(0, 2 ** 32 - 1);
    const special = ['0.0.0.0/8', '10.0.0.0/8', '127.0.0.0/8', '224.0.0.0/3', '100.64.0.0/10'];
    const smaller = ['172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', '192.0.0.0/24'];
    const sizes = [...special, ...smaller].map((text) => 2 ** (32 - block(text).prefix));
    expect(all).toBe(2 ** 32 - sizes.reduce((sum, size) => sum + size, 0));
    const { base } = block('10.0.0.0/8');
    expect(publicAddressesBetween(base, base + 5)).toBe(0);
    expect(publicAddressesBetween(base - 1, base)).toBe(1);
  });
});

describe('a VPN whose default route is in a table of its own', () => {
  const read = async (source: string | null, rows: readonly string[]) => {
    const table = ['Iface Destination Gateway Flags RefCnt Use Metric Mask', ...rows].join('\n');
    const info = (address: string, internal = false) => ({
      address,
      internal,
      netmask: '255.255.255.0',
      family: 'IPv4' as const,
      mac: '00:00:00:00:00:00',
      cidr: null,
    });
    const reader = createDefaultRouteReader({
      files: { readText: async () => ({ ok: true, value: table }) },
      systemRoot: '',
      machine: { platform: 'linux', release: '', hostname: '' },
      runner: { run: async (): Promise<CommandOutcome> => ({ kind: 'missing' }) },
      ownWay: async () => source,
      addresses: () => ({
        lo: [info('127.0.0.1', true), info('10.7.7.7', true)],
        eth0: [info('192.168.1.34'), info('10.0.5.2')],
        wg0: [info('10.2.0.2')],
      }),
    });
    const routes = await reader.read();
    return routes.ok ? routes.value.map(({ interfaceName }) => interfaceName) : null;
  };
  const card = 'eth0 00000000 0101A8C0 0003 0 0 100 00000000';

  it('comes first, because the system sends from its address', async () => {
    expect(await read('10.2.0.2', [card])).toEqual(['wg0', 'eth0']);
    expect(await read('10.2.0.2', [])).toEqual(['wg0']);
  });

  it('is not imagined where the listing already has the card, or no card has the address', async () => {
    for (const source of ['192.168.1.34', '10.0.5.2', '10.7.7.7', '172.16.9.9', null])
      expect(await read(source, [card])).toEqual(['eth0']);
  });
});
