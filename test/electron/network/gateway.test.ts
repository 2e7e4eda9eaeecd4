import { describe, expect, it } from 'vitest';
import { createGatewayReader } from '../../../electron/network/gateway.ts';
import type { NeighbourTable } from '../../../electron/network/neighbours/neighbour-table.ts';
import { WINDOWS_TRAITS } from '../../../electron/network/neighbours/windows.ts';
import type { ProbeWire } from '../../../electron/wire/wire.ts';
import { GatewaySchema, type NetworkInterface } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { DefaultRoute } from '../../../electron/network/routes/default-route.ts';
import { LAN, ROUTE, simulatedSockets } from './simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from './simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };

type Setting = {
  readonly routes?: readonly DefaultRoute[];
  readonly isThere?: boolean;
  readonly isCached?: boolean;
  readonly isHidden?: boolean;
  readonly answersPorts?: boolean;
  readonly pingMs?: number;
  readonly interfaces?: readonly NetworkInterface[];
  readonly platform?: 'linux' | 'darwin' | 'win32';
  /** The table cannot be read. */
  readonly isUnread?: boolean;
  /** The code with which the system refuses to send to the gateway. */
  readonly refusal?: (port: number) => string | null;
  readonly routesUnread?: boolean;
};

function tableOf(table: NeighbourTable, setting: Setting): NeighbourTable {
  const traits = setting.platform === 'win32' ? WINDOWS_TRAITS : table.traits;
  if (setting.isUnread === true)
    return { ...table, traits, read: async () => failure(problem('NEIGHBOUR_TABLE_UNREADABLE')) };
  if (setting.isHidden === true) return { ...table, traits, read: async () => success([]) };
  return { ...table, traits };
}

function refusing(sockets: ProbeWire, refusal: (port: number) => string | null): ProbeWire {
  return {
    udp: {
      open: sockets.udp.open,
      probe: async (ip, port, bytes, options) => {
        const code = refusal(port);
        if (code !== null) return { kind: 'unreachable', code, afterMs: 0.1 };
        return sockets.udp.probe(ip, port, bytes, options);
      },
    },
    tcp: {
      probe: async (ip, port, options) => {
        const code = refusal(port);
        if (code !== null) return { kind: 'unreachable', code, afterMs: 0.1 };
        return sockets.tcp.probe(ip, port, options);
      },
    },
  };
}

async function read(setting: Setting) {
  const clock = createSimulatedClock();
  const network = createSimulatedNetwork({
    clock,
    hosts: setting.isThere === false ? [] : [GATEWAY],
  });
  if (setting.isCached === true) network.preset(GATEWAY.ip, GATEWAY.mac);
  const sockets = simulatedSockets(clock, network.transmitter, (ip) => {
    // Any stimulus makes the system resolve the address.
    network.transmitter.send(ip, () => undefined);
    return setting.answersPorts === true;
  });
  const reader = createGatewayReader({
    machine: { platform: setting.platform ?? 'linux' },
    clock,
    singlePing: { roundTrip: async () => setting.pingMs ?? null },
    sockets: refusing(sockets, setting.refusal ?? (() => null)),
    routes: {
      read: async () =>
        setting.routesUnread === true
          ? failure(problem('ROUTE_TABLE_UNREADABLE'))
          : success(setting.routes ?? [ROUTE]),
    },
    interfaces: { list: async () => setting.interfaces ?? [LAN] },
    table: tableOf(network.table, setting),
    vendors: { vendorOf: () => 'Sagemcom', ready: async () => true },
  });
  const running = reader.read(new AbortController().signal);
  await clock.runUntil(running);
  const outcome = await running;
  if (outcome.ok) expect(GatewaySchema.safeParse(outcome.value).success).toBe(true);
  return { outcome, tookMs: clock.monotonicMs() };
}

describe('the gateway', () => {
  it('is identified by a refused port: address, MAC, vendor, round trip', async () => {
    const { outcome, tookMs } = await read({ answersPorts: true });
    expect(outcome).toMatchObject({
      ok: true,
      value: { ...GATEWAY, vendor: 'Sagemcom', answering: true, roundTripMs: 1 },
    });
    expect(tookMs).toBeLessThan(1000);
  });

  it('is there when nothing but its address resolves', async () => {
    const { outcome, tookMs } = await read({});
    expect(outcome).toMatchObject({ ok: true, value: { answering: true, roundTripMs: null } });
    expect(tookMs).toBeLessThanOrEqual(1000);
  });

  it('answers ping alone', async () => {
    const { outcome } = await read({ pingMs: 0.48 });
    expect(outcome).toMatchObject({ ok: true, value: { answering: true, roundTripMs: 0.48 } });
  });

  it('is not there when even its address stays silent', async () => {
    const { outcome, tookMs } = await read({ isThere: false });
    expect(outcome).toMatchObject({ ok: true, value: { answering: false, mac: null } });
    expect(tookMs).toBeLessThanOrEqual(1000);
  });

  it('is unknown, not absent, when the system’s listing is empty', async () => {
    const { outcome } = await read({ isThere: false, isHidden: true });
    expect(outcome).toMatchObject({ ok: true, value: { answering: null, mac: null } });
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'is unknown, not absent, when %s could not read its listing',
    async (platform) => {
      const { outcome } = await read({ platform, isUnread: true, isThere: false });
      expect(outcome).toMatchObject({ ok: true, value: { answering: null, mac: null } });
    },
  );

  it('is unknown when the routes were not read, which is not the same as having none', async () => {
    const { outcome } = await read({ routesUnread: true });
    expect(outcome.ok ? '' : outcome.problem.code).toBe('ROUTE_TABLE_UNREADABLE');
  });

  it.each(['EHOSTUNREACH', 'EPERM'])(
    'is out of reach, not silent, while macOS denies the local network (%s)',
    async (code) => {
      const { outcome } = await read({ platform: 'darwin', isThere: false, refusal: () => code });
      expect(outcome).toMatchObject({
        ok: false,
        problem: { code: 'NETWORK_PERMISSION_DENIED', params: { reason: code } },
      });
    },
  );

  it.each([
    ['it is down', 'darwin', () => 'EHOSTDOWN'],
    ['one question gets out', 'darwin', (port) => (port === 53 ? null : 'EHOSTUNREACH')],
    ['the system is another one', 'linux', () => 'EHOSTUNREACH'],
  ] as const satisfies readonly (readonly [string, string, Setting['refusal'] & object])[])(
    'is not called denied when %s',
    async (_when, platform, refusal) => {
      const { outcome } = await read({ platform, refusal, isThere: false });
      expect(outcome).toMatchObject({ ok: true, value: { roundTripMs: null } });
    },
  );

  it('is unknown, not absent, when it is cached and ignores everything', async () => {
    const { outcome } = await read({ isCached: true });
    expect(outcome).toMatchObject({ ok: true, value: { answering: null, mac: GATEWAY.mac } });
  });

  it('does not exist without a default route', async () => {
    const { outcome } = await read({ routes: [] });
    expect(outcome.ok ? '' : outcome.problem.code).toBe('NO_DEFAULT_ROUTE');
  });

  it('is the network card’s when a VPN is active', async () => {
    const vpn = { ...ROUTE, interfaceName: 'tun0', gateway: '10.8.0.1', metric: 1 };
    const { outcome } = await read({ routes: [vpn, ROUTE], answersPorts: true });
    expect(outcome).toMatchObject({ ok: true, value: { ip: GATEWAY.ip } });
  });
});

describe('an address that is no gateway’s', () => {
  it('belongs to this computer, which is not asked whether it is there', async () => {
    const docker: NetworkInterface = {
      ...LAN,
      name: 'docker0',
      address: GATEWAY.ip,
      scannable: false,
      reason: 'container',
    };
    const interfaces = [LAN, docker];
    const { outcome, tookMs } = await read({ answersPorts: true, pingMs: 0.1, interfaces });
    expect(outcome).toMatchObject({
      ok: true,
      value: { ip: GATEWAY.ip, mac: null, answering: null, roundTripMs: null },
    });
    expect(tookMs).toBe(0);
  });

  it.each(['vpn', 'overlay', 'virtual', 'container'] as const)(
    'belongs to a card that is a %s, even where it is the only one',
    async (reason) => {
      const away: NetworkInterface = { ...LAN, name: 'Ethernet 7', scannable: false, reason };
      const routes = [{ ...ROUTE, interfaceName: 'Ethernet 7', gateway: '25.255.255.254' }];
      const { outcome } = await read({ routes, interfaces: [away] });
      expect(outcome.ok ? '' : outcome.problem.code).toBe('NO_DEFAULT_ROUTE');
    },
  );
});
