import { describe, expect, it } from 'vitest';
import type { CachedVerdict } from '../../../../electron/network/scan/cached-hosts.ts';
import { createDeviceBook } from '../../../../electron/network/scan/device-book.ts';
import { createHostQueue } from '../../../../electron/network/scan/host-queue.ts';
import { prepareScan } from '../../../../electron/network/scan/prepare-scan.ts';
import { createScanObserver } from '../../../../electron/network/scan/scan-observer.ts';
import { resolveTargets } from '../../../../electron/network/scan/scan-targets.ts';
import { createContacts } from '../../../../electron/wire/contacts.ts';
import { problem } from '../../../../shared/domain/problem.ts';
import { failure } from '../../../../shared/domain/result.ts';
import { identificationCatalogue } from '../../../../shared/identification/catalogue.ts';
import { LAN, ROUTE, SILENT, simulatedRandom, simulatedSockets } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../simulated-network.ts';

const IP = '10.1.0.150';
const GATEWAY = '10.1.0.129';
const MAC = '00:15:65:00:00:01';
const OTHER = '00:15:65:00:00:02';

async function observe(
  setting: {
    readonly cached?: readonly string[];
    readonly verdict?: CachedVerdict;
    readonly isUnread?: boolean;
  } = {},
) {
  const clock = createSimulatedClock();
  const network = createSimulatedNetwork({ clock, hosts: [] });
  for (const ip of setting.cached ?? []) network.preset(ip, MAC);
  const { signal } = new AbortController();
  const targets = resolveTargets({}, [LAN]);
  if (!targets.ok) throw new Error(targets.problem.code);
  const scan = await prepareScan(
    {
      machine: { platform: 'linux' },
      clock,
      contacts: createContacts(),
      random: simulatedRandom(),
      sockets: simulatedSockets(clock, network.transmitter, () => false),
      interfaces: { list: async () => [LAN] },
      ownLink: async () => ({ addresses: [], isUp: true, carrierChanges: null }),
      routes: { read: async () => ({ ok: true, value: [ROUTE] }) },
      table:
        setting.isUnread === true
          ? { ...network.table, read: async () => failure(problem('NEIGHBOUR_TABLE_UNREADABLE')) }
          : network.table,
      ipv6Neighbours: async () => [],
      identifier: SILENT,
      vendors: { vendorOf: () => null, ready: async () => true },
      siteMemory: null,
    },
    {
      scanId: 'scan',
      request: {},
      interfaces: [LAN],
      routes: [ROUTE],
      areRoutesKnown: true,
      targets: targets.value,
      signal,
      onEvent: () => undefined,
    },
  );
  const book = createDeviceBook({ vendorOf: () => null, catalogue: identificationCatalogue });
  const sweep = { isSending: () => false, proved: (ip: string) => void proved.push(ip) };
  const proved: string[] = [];
  const hosts = createHostQueue({ clock, identifier: SILENT, book, scan, sweep, signal });
  const observer = createScanObserver({
    scan,
    book,
    hosts,
    cachedHosts: { observe: () => undefined, verify: async () => setting.verdict ?? null },
    prover: { prove: async () => null },
    tcp: { probe: async () => ({ kind: 'silent' }) },
    sweep,
    signal,
  });
  await clock.runUntil(hosts.idle());
  return { book, observer, proved };
}

describe('what a scan observes', () => {
  it('notes a resolved host, and the gateway as such', async () => {
    const { book, observer } = await observe();
    observer.resolved({ ip: IP, mac: MAC, wasAsked: true });
    observer.resolved({ ip: GATEWAY, mac: OTHER, wasAsked: true });
    expect(book.get(IP)).toMatchObject({ mac: MAC, state: 'resolved' });
    expect(book.get(GATEWAY)?.role).toBe('gateway');
  });

  it('does not take a cached row for a proof', async () => {
    const { book, observer } = await observe({ cached: [IP] });
    observer.resolved({ ip: IP, mac: MAC, wasAsked: true });
    expect(book.get(IP)?.state).toBe('cached');
  });

  it('does not take a row for a proof that may have been there before a table that was not read', async () => {
    const { book, observer } = await observe({ isUnread: true });
    observer.resolved({ ip: IP, mac: MAC, wasAsked: false });
    observer.resolved({ ip: '10.1.0.151', mac: OTHER, wasAsked: true });
    expect(book.get(IP)?.state).toBe('cached');
    expect(book.get('10.1.0.151')?.state).toBe('resolved');
  });

  it('follows the verdict on a cached host, and reports one that answered to the sweep', async () => {
    const evidence = { kind: 'tcp-refused' as const, value: 'tcp 80 refused', atMs: 3 };
    const there = await observe({
      cached: [IP],
      verdict: { state: 'answered', evidence, lostTries: 0 },
    });
    expect(there.book.get(IP)?.state).toBe('answered');
    expect(there.proved).toEqual([IP]);
    const gone = await observe({
      cached: [IP],
      verdict: { state: 'gone', evidence: { ...evidence, kind: 'neighbour-table' } },
    });
    expect(gone.book.get(IP)?.state).toBe('gone');
    expect(gone.proved).toEqual([]);
  });

  it('flags an address that two MACs claim, with the first two', async () => {
    const { book, observer } = await observe();
    for (const mac of [MAC, OTHER, MAC]) observer.resolved({ ip: IP, mac, wasAsked: true });
    expect(book.get(IP)?.flags).toContain('duplicate-ip');
    expect([...observer.macFlips()]).toEqual([[IP, [MAC, OTHER]]]);
  });

  it('downgrades a few addresses of one MAC that give no proof, and drops many', async () => {
    const few = await observe();
    for (const last of [150, 151, 152])
      few.observer.resolved({ ip: `10.1.0.${last}`, mac: MAC, wasAsked: true });
    await few.observer.dropGhosts();
    expect(few.book.all().map(({ state }) => state)).toEqual(['cached', 'cached', 'cached']);
    const many = await observe();
    for (let last = 150; last < 162; last += 1)
      many.observer.resolved({ ip: `10.1.0.${last}`, mac: MAC, wasAsked: true });
    await many.observer.dropGhosts();
    expect(many.book.all()).toEqual([]);
    expect([...many.observer.sharedMacs()]).toEqual([[MAC, 12]]);
  });

  it('says of a host on its own network without a MAC that the system hides it', async () => {
    const { observer } = await observe();
    observer.remoteProof(IP, { kind: 'tcp-refused', value: 'tcp 80 refused', atMs: 2 });
    expect(observer.finalDevices()[0]?.flags).toContain('mac-hidden');
  });
});
