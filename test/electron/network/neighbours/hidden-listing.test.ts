// @module-tag slow
import { describe, expect, it } from 'vitest';
import { createIdentifier } from '../../../../electron/network/identify/identifier.ts';
import { DARWIN_TRAITS, parseArpAn } from '../../../../electron/network/neighbours/darwin.ts';
import { LINUX_TRAITS } from '../../../../electron/network/neighbours/linux.ts';
import type {
  Neighbour,
  NeighbourTable,
  TableCapacity,
  TableTraits,
} from '../../../../electron/network/neighbours/neighbour-table.ts';
import { parseArpA, WINDOWS_TRAITS } from '../../../../electron/network/neighbours/windows.ts';
import { problem } from '../../../../shared/domain/problem.ts';
import { failure, success } from '../../../../shared/domain/result.ts';
import { formatIpv4, parseIpv4 } from '../../../../shared/net/ipv4.ts';
import { recorded } from '../recorded.ts';
import {
  LAN,
  ROUTE,
  simulatedRandom,
  simulatedScan,
  simulatedSockets,
} from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../simulated-network.ts';
import { simulatedTalkers } from '../simulated-talkers.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
const PHONE = { ip: '10.1.0.150', mac: '00:15:65:00:00:01' };

/** What a listing holds that shows nobody: groups, the broadcast address, the machine's own row. */
const MACOS_GROUPS = parseArpAn(
  [
    '? (10.1.0.200) at 3c:22:fb:10:20:30 on eth0 ifscope permanent [ethernet]',
    '? (10.1.0.255) at ff:ff:ff:ff:ff:ff on eth0 ifscope [ethernet]',
    '? (224.0.0.251) at 1:0:5e:0:0:fb on eth0 ifscope permanent [ethernet]',
    '? (239.255.255.250) at (incomplete) on eth0 ifscope [ethernet]',
  ].join('\n'),
);
/** What macOS 27 may show in place of the MACs that it hides. */
const MACOS_PLACEHOLDERS = parseArpAn(
  recorded('macos/arp-an-27-hidden.txt')
    .replaceAll('192.168.1.34', '10.1.0.200')
    .replaceAll('192.168.1.40', PHONE.ip)
    .replaceAll('192.168.1.255', '10.1.0.255')
    .replaceAll('en0', 'eth0'),
);
const WINDOWS_GROUPS = parseArpA(
  [
    'Interface : 10.1.0.200 --- 0x7',
    '  10.1.0.255            ff-ff-ff-ff-ff-ff     statique',
    '  224.0.0.22            01-00-5e-00-00-16     statique',
    '  255.255.255.255       ff-ff-ff-ff-ff-ff     statique',
  ].join('\r\n'),
);

/** A listing that always shows the same rows; null for one that cannot be read. */
function fixedTable(
  traits: TableTraits,
  rows: readonly Neighbour[] | null,
  capacity: TableCapacity | null = null,
): NeighbourTable {
  const read: NeighbourTable['read'] = async () =>
    rows === null ? failure(problem('NEIGHBOUR_TABLE_UNREADABLE')) : success(rows);
  return { traits, read, readStates: read, capacity: async () => capacity };
}

async function scan(setting: {
  readonly table: NeighbourTable;
  readonly prefix?: number;
  readonly address?: string;
  readonly hosts: readonly { readonly ip: string; readonly mac: string }[];
}) {
  const clock = createSimulatedClock();
  const { hosts } = setting;
  const wire = createSimulatedNetwork({ clock, hosts });
  const asked: { readonly ip: string; readonly atMs: number }[] = [];
  const present = new Set(hosts.map(({ ip }) => ip));
  const sockets = simulatedSockets(clock, wire.transmitter, (ip) => present.has(ip));
  const machine = simulatedScan({
    clock,
    sockets: {
      ...sockets,
      tcp: {
        probe: (ip, port, options) => {
          if (port === 80) asked.push({ ip, atMs: clock.monotonicMs() });
          return sockets.tcp.probe(ip, port, options);
        },
      },
    },
    table: setting.table,
    interfaces: [{ ...LAN, prefix: setting.prefix ?? 25, address: setting.address ?? LAN.address }],
    routes: [ROUTE],
  });
  const running = machine.service.run(
    {},
    { scanId: 'scan', signal: AbortSignal.any([]), onEvent: machine.onEvent },
  );
  await clock.runUntil(running);
  const outcome = await running;
  if (!outcome.ok) throw new Error(outcome.problem.code);
  const result = outcome.value;
  return {
    result,
    asked,
    answered: result.devices
      .filter(({ role, state }) => role !== 'self' && state === 'answered')
      .map(({ ip }) => ip),
    codes: result.findings.map(({ code }) => code),
  };
}

describe('a listing that shows no other host proves no absence', () => {
  it.each([
    ['macOS', 'nothing', DARWIN_TRAITS, [], 'NET-MAC-HIDDEN'],
    ['macOS', 'groups alone', DARWIN_TRAITS, MACOS_GROUPS, 'NET-MAC-HIDDEN'],
    ['macOS', 'placeholders', DARWIN_TRAITS, MACOS_PLACEHOLDERS, 'NET-MAC-HIDDEN'],
    ['macOS', 'no listing at all', DARWIN_TRAITS, null, 'NET-TABLE-UNREADABLE'],
    ['Windows', 'nothing', WINDOWS_TRAITS, [], 'NET-MAC-HIDDEN'],
    ['Windows', 'groups alone', WINDOWS_TRAITS, WINDOWS_GROUPS, 'NET-MAC-HIDDEN'],
    ['Windows', 'no listing at all', WINDOWS_TRAITS, null, 'NET-TABLE-UNREADABLE'],
    // A sandbox without the kernel's counters.
    ['Linux', 'nothing', LINUX_TRAITS, [], 'NET-MAC-HIDDEN'],
    ['Linux', 'no listing at all', LINUX_TRAITS, null, 'NET-TABLE-UNREADABLE'],
  ] as const)('%s, %s', async (_system, _shown, traits, rows, code) => {
    const { result, answered, codes } = await scan({
      table: fixedTable(traits, rows),
      hosts: [GATEWAY, PHONE],
    });
    expect(result.complete).toBe(true);
    expect(result.durationMs).toBeLessThan(12_000);
    expect(answered).toEqual([GATEWAY.ip, PHONE.ip]);
    expect(codes).toEqual([code]);
    for (const device of result.devices)
      if (device.role !== 'self') expect(device.flags).toContain('mac-hidden');
  });

  /** What /proc/net/stat still shows where /proc/net/arp is empty. */
  const COUNTED = { limit: 1024, used: 12, refusals: 7, unsent: 0, dropped: 0 };
  it.each([
    ['nothing', [], 'NET-MAC-HIDDEN'],
    ['no listing at all', null, 'NET-TABLE-UNREADABLE'],
  ] as const)('Linux that counts its refusals, %s', async (_shown, rows, code) => {
    const { result, answered, codes } = await scan({
      table: fixedTable(LINUX_TRAITS, rows, COUNTED),
      hosts: [GATEWAY, PHONE],
    });
    expect(result.complete).toBe(true);
    expect(result.durationMs).toBeLessThan(12_000);
    expect(answered).toEqual([GATEWAY.ip, PHONE.ip]);
    expect(codes).toEqual([code]);
  });

  it('Linux that only ever shows one host: the others are found, and what is not known is reported', async () => {
    const { result, answered, codes } = await scan({
      table: fixedTable(
        LINUX_TRAITS,
        [{ ...GATEWAY, interfaceName: 'eth0', state: 'reachable', impossibleMac: false }],
        COUNTED,
      ),
      hosts: [GATEWAY, PHONE],
    });
    expect(result.complete).toBe(true);
    expect(result.durationMs).toBeLessThan(45_000);
    expect(answered).toContain(PHONE.ip);
    expect(codes).toContain('NET-TABLE-FULL');
    expect(result.findings.find(({ code }) => code === 'NET-TABLE-FULL')?.severity).toBe('warning');
  });

  it.each([
    [21, '10.1.7.254', 2045],
    [20, '10.1.15.254', 4093],
  ])('every address of a /%i is asked, the last one too', async (prefix, last, addresses) => {
    const far = { ip: last, mac: '00:15:65:00:00:02' };
    const { result, answered, asked, codes } = await scan({
      table: fixedTable(DARWIN_TRAITS, []),
      prefix,
      hosts: [GATEWAY, PHONE, far],
    });
    expect(result.complete).toBe(true);
    expect(answered).toEqual([GATEWAY.ip, PHONE.ip, far.ip]);
    expect(codes).toEqual(['NET-MAC-HIDDEN']);
    expect(new Set(asked.map(({ ip }) => ip)).size).toBe(addresses);
    // Never more silent addresses at once than the system's table bears.
    const lifeMs = DARWIN_TRAITS.tries * DARWIN_TRAITS.tryIntervalMs;
    const moments = asked.map(({ atMs }) => atMs).toSorted((a, b) => a - b);
    for (const [index, atMs] of moments.entries()) {
      const later = moments[index + DARWIN_TRAITS.safeInFlight];
      if (later !== undefined) expect(later - atMs).toBeGreaterThanOrEqual(lifeMs - 20);
    }
  });
});

describe('a Linux table that others fill', () => {
  /** The namespace sees its own rows alone, so that a full table shows nobody at all. */
  it.each([
    [21, 2045],
    [20, 4093],
  ])('is waited for, and no host of a /%i is missed', async (prefix, addresses) => {
    const clock = createSimulatedClock();
    const first = parseIpv4('10.1.0.1') ?? 0;
    const hosts = Array.from({ length: 40 }, (_, index) => ({
      ip: formatIpv4(first + 2 + index * Math.floor(addresses / 41)),
      mac: `00:15:65:00:01:${(16 + index).toString(16)}`,
    }));
    const crowdedUntilMs = 6_000;
    const wire = createSimulatedNetwork({
      clock,
      hosts,
      otherEntries: () => (clock.monotonicMs() < crowdedUntilMs ? 1024 : 200),
    });
    const shown: number[] = [];
    const table: NeighbourTable = {
      ...wire.table,
      read: async (signal) => {
        const rows = await wire.table.read(signal);
        if (rows.ok && clock.monotonicMs() < crowdedUntilMs) shown.push(rows.value.length);
        return rows;
      },
    };
    const counted: (TableCapacity['refusals'] | undefined)[] = [];
    const machine = simulatedScan({
      clock,
      table: {
        ...table,
        capacity: async () => {
          const capacity = await table.capacity();
          counted.push(capacity?.refusals);
          return capacity;
        },
      },
      sockets: simulatedSockets(clock, wire.transmitter, () => true),
      interfaces: [{ ...LAN, prefix }],
      routes: [],
    });
    const running = machine.service.run(
      { timeoutMs: 120_000 },
      { scanId: 'scan', signal: AbortSignal.any([]), onEvent: machine.onEvent },
    );
    await clock.runUntil(running);
    const outcome = await running;
    if (!outcome.ok) throw new Error(outcome.problem.code);
    expect(Math.max(...shown)).toBe(0);
    expect(Math.max(...counted.map((count) => count ?? 0))).toBeGreaterThan(0);
    const resolved = outcome.value.devices.filter(({ state }) => state === 'resolved');
    expect(resolved.map(({ ip }) => ip)).toEqual(hosts.map(({ ip }) => ip));
    expect(outcome.value.complete).toBe(true);
    expect(outcome.value.findings.map(({ code }) => code)).toContain('NET-TABLE-FULL');
    expect(outcome.value.findings.map(({ code }) => code)).not.toContain('NET-MAC-HIDDEN');
  });
});

describe('a Mac that hides every MAC', () => {
  const PHONES = [
    {
      ip: '192.168.1.50',
      mac: '00:15:65:00:00:01',
      sip: [{ afterMs: 20, status: '200 OK', headers: ['User-Agent: Yealink SIP-T46S 66.85.0.5'] }],
    },
    {
      ip: '192.168.1.51',
      mac: '00:0b:82:00:00:01',
      sip: [
        { afterMs: 20, status: '200 OK', headers: ['User-Agent: Grandstream GXP2135 1.0.11.26'] },
      ],
    },
    // Says nothing by SIP; its page has its name.
    {
      ip: '192.168.1.52',
      mac: '00:0e:08:00:00:01',
      sip: [],
      title: 'SPA504G Configuration Utility',
    },
  ];
  it.each([
    ['no row', '[]'],
    ['placeholders', 'macos/arp-an-27-hidden.txt'],
  ])('names its phones by SIP and HTTP alone, in seconds (%s)', async (_shown, rows) => {
    const clock = createSimulatedClock();
    const network = createSimulatedNetwork({ clock, hosts: PHONES });
    const wire = simulatedTalkers(clock, network.transmitter, PHONES);
    const random = simulatedRandom();
    const machine = simulatedScan({
      clock,
      random,
      platform: 'darwin',
      sockets: wire.sockets,
      table: fixedTable(
        DARWIN_TRAITS,
        rows === '[]' ? [] : parseArpAn(recorded(rows).replaceAll('192.168.1.40', '192.168.1.50')),
      ),
      interfaces: [
        { ...LAN, name: 'en0', address: '192.168.1.34', prefix: 24, mac: null, medium: 'wifi' },
      ],
      routes: [{ ...ROUTE, interfaceName: 'en0', gateway: '192.168.1.1' }],
      identifier: createIdentifier({
        clock,
        random,
        probes: wire.probes,
        later: (ms, work) => void clock.sleep(ms).then(work),
      }),
    });
    const running = machine.service.run(
      {},
      { scanId: 'scan', signal: AbortSignal.any([]), onEvent: machine.onEvent },
    );
    await clock.runUntil(running);
    const outcome = await running;
    if (!outcome.ok) throw new Error(outcome.problem.code);
    const { devices, findings, durationMs, complete } = outcome.value;
    expect(complete).toBe(true);
    expect(durationMs).toBeLessThan(20_000);
    expect(findings.map(({ code }) => code)).toEqual(['NET-MAC-HIDDEN']);
    const found = devices.filter(({ role }) => role !== 'self');
    expect(found.map(({ ip, mac, phone }) => [ip, mac, phone?.brand, phone?.model])).toEqual([
      ['192.168.1.50', null, 'yealink', 'T46S'],
      ['192.168.1.51', null, 'grandstream', 'GXP2135'],
      ['192.168.1.52', null, 'cisco', 'SPA504G'],
    ]);
  });
});
