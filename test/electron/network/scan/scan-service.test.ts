import { describe, expect, it } from 'vitest';
import {
  ScanEventSchema,
  ScanResultSchema,
  type ScanResult,
} from '../../../../shared/domain/scan.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import { type Contacts, createContacts } from '../../../../electron/wire/contacts.ts';
import type { Identifier } from '../../../../electron/network/identify/identifier.ts';
import type { NeighbourTable } from '../../../../electron/network/neighbours/neighbour-table.ts';
import {
  LAN,
  ROUTE,
  SILENT,
  simulatedScan,
  simulatedSockets,
  TELEPHONES,
} from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork, seeded } from '../simulated-network.ts';

const YEALINK = '00:15:65:00:00:01';
const PHONE = { ip: '10.1.0.150', mac: YEALINK };
const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };

type Setting = {
  readonly hosts?: readonly { ip: string; mac: string }[];
  readonly lossEachWay?: number;
  readonly cached?: readonly { ip: string; mac: string }[];
  readonly alive?: (ip: string) => boolean;
  readonly table?: (table: NeighbourTable) => NeighbourTable;
  readonly interfaces?: readonly NetworkInterface[];
  readonly routes?: Parameters<typeof simulatedScan>[0]['routes'];
  readonly identifier?: Identifier;
  readonly contacts?: Contacts;
  readonly refusal?: { readonly open?: string; readonly send?: string };
  readonly siteMemory?: NonNullable<Parameters<typeof simulatedScan>[0]['siteMemory']>;
  readonly abortAfterMs?: number;
  readonly request?: Parameters<ReturnType<typeof simulatedScan>['service']['run']>[0];
};

async function scan(setting: Setting) {
  // The machine was started long before.
  const clock = createSimulatedClock(90_000);
  const network = createSimulatedNetwork({
    clock,
    hosts: setting.hosts ?? [GATEWAY, PHONE],
    lossEachWay: setting.lossEachWay ?? 0,
    random: seeded(7),
  });
  for (const { ip, mac } of setting.cached ?? []) network.preset(ip, mac);
  const alive = setting.alive ?? (() => true);
  const sockets = simulatedSockets(clock, network.transmitter, alive, setting.refusal);
  const machine = simulatedScan({
    clock,
    sockets,
    table: setting.table?.(network.table) ?? network.table,
    ...(setting.interfaces === undefined ? {} : { interfaces: setting.interfaces }),
    ...(setting.routes === undefined ? {} : { routes: setting.routes }),
    ...(setting.identifier === undefined ? {} : { identifier: setting.identifier }),
    ...(setting.contacts === undefined ? {} : { contacts: setting.contacts }),
    ...(setting.siteMemory === undefined ? {} : { siteMemory: setting.siteMemory }),
  });
  const controller = new AbortController();
  let abortedAtMs = 0;
  if (setting.abortAfterMs !== undefined)
    void clock.sleep(setting.abortAfterMs).then(() => {
      abortedAtMs = clock.monotonicMs();
      controller.abort();
    });
  const running = machine.service.run(setting.request ?? {}, {
    scanId: 'scan',
    signal: controller.signal,
    onEvent: machine.onEvent,
  });
  await clock.runUntil(running);
  const outcome = await running;
  for (const event of machine.events) expect(ScanEventSchema.safeParse(event).success).toBe(true);
  return {
    outcome,
    events: machine.events,
    result: (): ScanResult => {
      if (!outcome.ok) throw new Error(outcome.problem.code);
      return ScanResultSchema.parse(outcome.value);
    },
    stateOf: (ip: string) =>
      outcome.ok ? outcome.value.devices.find((device) => device.ip === ip)?.state : undefined,
    codes: () => (outcome.ok ? outcome.value.findings.map((finding) => finding.code) : []),
    stoppedAfterMs: () => clock.monotonicMs() - abortedAtMs,
  };
}

describe('a scan', () => {
  it('streams what it finds and ends with the same', async () => {
    const { events, result } = await scan({});
    const final = result();
    expect(events[0]?.type).toBe('started');
    expect(new Set(events.map(({ scanId }) => scanId))).toEqual(new Set([final.scanId]));
    const streamed = new Map(
      events.flatMap((event) => (event.type === 'device' ? [[event.device.ip, event.device]] : [])),
    );
    expect(final.devices.map((device) => device.ip)).toEqual([
      '10.1.0.129',
      '10.1.0.150',
      '10.1.0.200',
    ]);
    for (const device of final.devices) expect(streamed.get(device.ip)).toEqual(device);
    expect(final.devices.map((device) => device.role)).toEqual([
      'gateway',
      'phone-candidate',
      'self',
    ]);
    expect(final).toMatchObject({
      complete: true,
      simulated: false,
      gateway: GATEWAY,
      findings: [],
    });
    for (const device of final.devices) expect(device.evidence.length).toBeGreaterThan(0);
  });

  it('says where it looked, so that silence elsewhere proves nothing', async () => {
    expect((await scan({})).result().asked).toEqual(['10.1.0.128/25']);
    const { result } = await scan({ request: { addresses: [PHONE.ip] } });
    expect(result().asked).toEqual([`${PHONE.ip}/32`]);
  });

  it('takes what the identifier learns, the gateway never becoming a phone', async () => {
    const identifier: Identifier = {
      ...SILENT,
      identify: async (_, { learn }) => {
        learn([{ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 1 }]);
        return { isOpen: false };
      },
    };
    const { result } = await scan({ identifier });
    const byRole = Object.fromEntries(result().devices.map((d) => [d.role, d]));
    expect(byRole['phone']).toMatchObject({
      ip: PHONE.ip,
      state: 'answered',
      phone: { model: 'T54W' },
    });
    expect(byRole['gateway']).toMatchObject({ ip: GATEWAY.ip, phone: null });
  });

  it.each([
    ['four times on a link that loses packets', 0.4, 4],
    ['once on a good one', 0, 1],
  ])('asks a telephone that keeps its name to itself %s', async (_, lossEachWay, times) => {
    let asked = 0;
    const identifier: Identifier = {
      ...SILENT,
      identify: async ({ ip, sweepAsked }) => {
        const isOpen = ip === '10.1.0.150';
        // The sweep's own request counts for the first time alone.
        if (isOpen) expect(sweepAsked).toBe(asked === 0);
        if (isOpen) asked += 1;
        return { isOpen };
      },
    };
    const { result } = await scan({ identifier, hosts: [GATEWAY, ...TELEPHONES], lossEachWay });
    expect(result().complete).toBe(true);
    expect(asked).toBe(times);
  });

  it('does not ask a telephone for ever that makes the identifier fail', async () => {
    let asked = 0;
    const identifier: Identifier = {
      ...SILENT,
      identify: async ({ ip }) => {
        if (ip === '10.1.0.150') asked += 1;
        if (asked > 1) throw new Error('bug');
        return { isOpen: ip === '10.1.0.150' };
      },
    };
    const { result } = await scan({
      identifier,
      hosts: [GATEWAY, ...TELEPHONES],
      lossEachWay: 0.4,
    });
    expect(result().complete).toBe(true);
    expect(asked).toBe(4);
  });

  it('survives an identifier that fails, and waits for none that never ends when cancelled', async () => {
    const failing = await scan({
      identifier: { ...SILENT, identify: () => Promise.reject(new Error('bug')) },
    });
    expect(failing.result().devices).toHaveLength(3);
    const stuck = await scan({
      identifier: { ...SILENT, identify: () => new Promise(() => undefined) },
      abortAfterMs: 2500,
    });
    expect(stuck.result()).toMatchObject({ complete: false });
    expect(stuck.result().devices).toHaveLength(3);
    expect(stuck.stoppedAfterMs()).toBeLessThanOrEqual(200);
  });

  it('lists whom it contacted beside the hosts that it found', async () => {
    const contacts = createContacts();
    const { result } = await scan({
      contacts,
      identifier: {
        ...SILENT,
        identify: async () => {
          contacts.note('9.9.9.9', 'dns');
          return { isOpen: false };
        },
      },
    });
    expect(result().hostsContacted).toEqual(['9.9.9.9 dns']);
    const forced = { ranges: ['8.8.8.0/28'], force: true };
    expect((await scan({ request: forced })).result().hostsContacted).toEqual(['8.8.8.0/28 scan']);
  });

  it('keeps to its time limit and says that it is not complete', async () => {
    const { result } = await scan({
      request: { timeoutMs: 600 },
      identifier: { ...SILENT, identify: () => new Promise(() => undefined) },
    });
    expect(result().complete).toBe(false);
    expect(result().durationMs).toBeLessThan(800);
  });

  it.each([
    [{ interfaces: ['eth9'] }, 'UNKNOWN_INTERFACE'],
    [{ ranges: ['8.8.8.0/24'] }, 'RANGE_PUBLIC'],
  ])('answers %j with a problem, and reports nothing before it', async (request, code) => {
    const { outcome, events } = await scan({ request });
    expect(outcome.ok ? '' : outcome.problem.code).toBe(code);
    expect(events).toEqual([]);
  });

  it('says that the system forbids it rather than that there are no hosts', async () => {
    const opened = await scan({ refusal: { open: 'EPERM' } });
    expect(opened.outcome.ok ? '' : opened.outcome.problem.code).toBe('NETWORK_PERMISSION_DENIED');
    const sent = await scan({ refusal: { send: 'EHOSTUNREACH' }, alive: () => false });
    expect(sent.codes()).toContain('NET-PERMISSION-DENIED');
    expect(sent.codes()).not.toContain('NET-NO-HOST');
  });
});

describe('hosts from the cache', () => {
  const ghost = { ip: '10.1.0.160', mac: YEALINK };

  it('are alive once they answer', async () => {
    const { stateOf } = await scan({ cached: [PHONE] });
    expect(stateOf(PHONE.ip)).toBe('answered');
  });

  it('are never called alive without an answer', async () => {
    const { stateOf } = await scan({ cached: [ghost], alive: (ip) => ip !== ghost.ip });
    expect(stateOf(ghost.ip)).toBe('cached');
  });

  it('are gone when the system itself cannot find them', async () => {
    const { stateOf, result } = await scan({
      cached: [ghost],
      alive: (ip) => ip !== ghost.ip,
      table: (table) => {
        let reads = 0;
        return {
          ...table,
          read: async () => {
            reads += 1;
            const rows = await table.read();
            if (!rows.ok || reads < 40) return rows;
            return {
              ok: true,
              value: rows.value.map((row) =>
                row.ip === ghost.ip ? { ...row, mac: null, state: 'incomplete' as const } : row,
              ),
            };
          },
        };
      },
    });
    expect(stateOf(ghost.ip)).toBe('gone');
    expect(
      result()
        .devices.find((device) => device.ip === ghost.ip)
        ?.evidence.at(-1)?.kind,
    ).toBe('neighbour-table');
  });

  it('are gone at once when they answered at the last visit', async () => {
    const device = {
      ...ghost,
      vendor: 'YEALINK',
      name: null,
      role: 'phone' as const,
      state: 'answered' as const,
      foundAfterMs: 3,
      phone: null,
      flags: [],
      evidence: [],
    };
    const at = '2026-11-20T10:00:00.000Z';
    const { stateOf, result } = await scan({
      cached: [ghost, GATEWAY],
      alive: (ip) => ip !== ghost.ip,
      siteMemory: {
        recall: async () => ({
          schema: 'tonalite/site@1',
          gatewayMac: GATEWAY.mac,
          firstVisitAt: at,
          lastVisitAt: at,
          sightings: [{ key: YEALINK, firstSeenAt: at, lastSeenAt: at, device }],
        }),
        remember: async () => ({ ok: true, value: undefined }),
      },
      hosts: [GATEWAY],
    });
    expect(stateOf(ghost.ip)).toBe('gone');
    expect(result().durationMs).toBeLessThan(5000);
    expect(result().changes.map((change) => change.kind)).toContain('gone');
  });
});

describe('what looks wrong', () => {
  const everyAddress = Array.from({ length: 126 }, (_, index) => `10.1.0.${129 + index}`).filter(
    (ip) => ip !== LAN.address,
  );

  it('a proxy that answers for everybody makes no ghosts', async () => {
    const real = new Set([GATEWAY.ip, '10.1.0.140']);
    const { result, codes } = await scan({
      hosts: everyAddress.map((ip) => ({ ip, mac: GATEWAY.mac })),
      alive: (ip) => real.has(ip),
    });
    expect(codes()).toContain('NET-PROXY-ARP');
    const others = result().devices.filter((device) => device.role !== 'self');
    expect(others.map((device) => device.ip)).toEqual([GATEWAY.ip, '10.1.0.140']);
    expect(others.every((device) => device.flags.includes('shared-mac'))).toBe(true);
    for (const device of others) {
      expect(device.state).toBe('answered');
      expect(device.evidence.map(({ kind }) => kind)).toContain('tcp-refused');
    }
  });

  it('a few addresses behind one MAC are listed, and only those that answer called alive', async () => {
    const few = ['10.1.0.140', '10.1.0.141', '10.1.0.142'];
    const { result } = await scan({
      hosts: [GATEWAY, ...few.map((ip) => ({ ip, mac: YEALINK }))],
      alive: (ip) => ip === GATEWAY.ip || ip === few[0],
    });
    const shared = result().devices.filter(({ flags }) => flags.includes('shared-mac'));
    expect(shared.map(({ ip, state }) => [ip, state])).toEqual([
      ['10.1.0.140', 'answered'],
      ['10.1.0.141', 'cached'],
      ['10.1.0.142', 'cached'],
    ]);
    expect(shared.map(({ evidence }) => evidence.at(-1)?.kind)).toEqual([
      'tcp-refused',
      'neighbour-cache',
      'neighbour-cache',
    ]);
  });

  it('no answer at all means a broken sensor', async () => {
    const { codes } = await scan({ hosts: [], alive: () => false });
    expect(codes()).toEqual(['NET-NO-HOST']);
  });

  it('an empty listing while hosts answer means hidden MACs, and hosts are found all the same', async () => {
    const { codes, stateOf, result } = await scan({
      table: (table) => ({
        ...table,
        traits: { ...table.traits, showsUnresolved: false },
        read: async () => ({ ok: true, value: [] }),
        readStates: async () => ({ ok: true, value: [] }),
        capacity: async () => null,
      }),
      alive: (ip) => ip === PHONE.ip,
    });
    expect(codes()).toContain('NET-MAC-HIDDEN');
    expect(stateOf(PHONE.ip)).toBe('answered');
    expect(result().devices.find((device) => device.ip === PHONE.ip)?.flags).toContain(
      'mac-hidden',
    );
  });

  it('an unreadable table is said', async () => {
    const unreadable: NeighbourTable['read'] = async () => ({
      ok: false,
      problem: { code: 'NEIGHBOUR_TABLE_UNREADABLE', params: {}, evidence: [] },
    });
    const { codes } = await scan({
      table: (table) => ({
        ...table,
        traits: { ...table.traits, showsUnresolved: false },
        read: unreadable,
        readStates: unreadable,
        capacity: async () => null,
      }),
      alive: (ip) => ip === PHONE.ip,
    });
    expect(codes()).toContain('NET-TABLE-UNREADABLE');
  });

  it('two MACs for one address are a duplicate', async () => {
    let flip = 0;
    const { codes, result } = await scan({
      table: (table) => ({
        ...table,
        read: async () => {
          flip += 1;
          const rows = await table.read();
          if (!rows.ok || flip < 12) return rows;
          return {
            ok: true,
            value: rows.value.map((row) =>
              row.ip === PHONE.ip && row.mac !== null ? { ...row, mac: '00:15:65:00:00:99' } : row,
            ),
          };
        },
      }),
    });
    expect(codes()).toContain('NET-DUPLICATE-IP');
    expect(result().devices.find((device) => device.ip === PHONE.ip)?.flags).toContain(
      'duplicate-ip',
    );
  });

  it('only the gateway answering on Wi-Fi is isolation', async () => {
    const { result } = await scan({
      interfaces: [{ ...LAN, medium: 'wifi' }],
      hosts: [GATEWAY],
      alive: (ip) => ip === GATEWAY.ip,
    });
    expect(result().findings).toMatchObject([
      { code: 'NET-CLIENT-ISOLATION', severity: 'warning' },
    ]);
  });

  it('a VPN in front, no DHCP, no default route each have their finding', async () => {
    const tunnel: NetworkInterface = {
      ...LAN,
      name: 'tun0',
      address: '10.8.0.6',
      scannable: false,
      reason: 'vpn',
    };
    const vpn = await scan({
      interfaces: [LAN, tunnel],
      routes: [{ ...ROUTE, interfaceName: 'tun0', gateway: null, metric: 1 }, ROUTE],
    });
    expect(vpn.codes()).toEqual(['NET-VPN-ACTIVE']);
    const own: NetworkInterface = {
      ...LAN,
      address: '169.254.3.4',
      prefix: 16,
      scannable: false,
      reason: 'link-local-only',
    };
    expect((await scan({ interfaces: [own], routes: [] })).codes()).toEqual(['NET-DHCP-FAILED']);
    expect((await scan({ routes: [] })).codes()).toEqual(['NET-NO-DEFAULT-ROUTE']);
  });
});
