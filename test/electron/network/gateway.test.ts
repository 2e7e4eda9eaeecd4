import { describe, expect, it } from 'vitest';
import { createGatewayReader } from '../../../electron/network/gateway.ts';
import { GatewaySchema, type NetworkInterface } from '../../../shared/domain/network.ts';
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
};

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
    clock,
    singlePing: { roundTrip: async () => setting.pingMs ?? null },
    sockets,
    routes: { read: async () => ({ ok: true, value: setting.routes ?? [ROUTE] }) },
    interfaces: { list: async () => setting.interfaces ?? [LAN] },
    table:
      setting.isHidden === true
        ? { ...network.table, read: async () => ({ ok: true, value: [] }) }
        : network.table,
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
