import { describe, expect, it } from 'vitest';
import { success } from '../../../../shared/domain/result.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import type { OwnLink } from '../../../../electron/network/own-link.ts';
import type { DefaultRoute } from '../../../../electron/network/routes/default-route.ts';
import type { ScanDeps } from '../../../../electron/network/scan/scan-deps.ts';
import { LAN, ROUTE, simulatedScan, simulatedSockets, TELEPHONES } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork, seeded } from '../simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
const GHOST = { ip: '10.1.0.240', mac: '00:15:65:00:00:99' };
const WELL: OwnLink = { addresses: ['10.1.0.200'], isUp: true, carrierChanges: 2 };

/** A scan during which the computer's own card is, at each moment, as `linkAt` says. */
async function scan(setting: {
  readonly linkAt?: (ms: number) => OwnLink;
  readonly gatewayAt?: (ms: number) => string;
  readonly refusal?: { readonly open?: string };
}) {
  const clock = createSimulatedClock();
  const linkAt = setting.linkAt ?? (() => WELL);
  const now = (): OwnLink => linkAt(clock.monotonicMs());
  const isOn = (): boolean => now().isUp && now().addresses.includes('10.1.0.200');
  const network = createSimulatedNetwork({
    clock,
    hosts: [GATEWAY, ...TELEPHONES],
    random: seeded(7),
  });
  network.preset(GHOST.ip, GHOST.mac);
  const remembered: string[] = [];
  const siteMemory: NonNullable<ScanDeps['siteMemory']> = {
    recall: async () => null,
    remember: async (mac) => {
      remembered.push(mac);
      return success(undefined);
    },
  };
  const interfaces: readonly NetworkInterface[] = [LAN];
  const routesNow = (): readonly DefaultRoute[] => [
    { ...ROUTE, gateway: setting.gatewayAt?.(clock.monotonicMs()) ?? ROUTE.gateway },
  ];
  const machine = simulatedScan({
    clock,
    table: network.table,
    sockets: simulatedSockets(
      clock,
      {
        ...network.transmitter,
        send: (ip, done) => (isOn() ? network.transmitter.send(ip, done) : done('ENETUNREACH')),
      },
      isOn,
      setting.refusal,
    ),
    interfaces,
    routesNow,
    ownLink: async () => now(),
    siteMemory,
  });
  const running = machine.service.run(
    {},
    { scanId: 'scan', signal: new AbortController().signal, onEvent: machine.onEvent },
  );
  await clock.runUntil(running);
  const outcome = await running;
  return { outcome, remembered, endedAtMs: clock.monotonicMs() };
}

function resultOf({ outcome }: Awaited<ReturnType<typeof scan>>) {
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return outcome.value;
}

const codesOf = (run: Awaited<ReturnType<typeof scan>>): string[] =>
  resultOf(run).findings.map(({ code }) => code);

describe('a scan whose computer leaves the network', () => {
  it('is complete and remembered while it stays', async () => {
    const run = await scan({});
    expect(resultOf(run)).toMatchObject({ complete: true, findings: [] });
    expect(run.remembered).toEqual([GATEWAY.mac]);
  });

  const out: OwnLink = { addresses: ['10.1.0.200'], isUp: false, carrierChanges: 3 };
  const gone: OwnLink = { addresses: [], isUp: false, carrierChanges: null };
  const elsewhere: OwnLink = { addresses: ['192.168.7.9'], isUp: true, carrierChanges: 2 };
  it.each([
    ['the cable out', out, 'NET-OWN-LINK-LOST'],
    ['the card removed', gone, 'NET-OWN-LINK-LOST'],
    ['the address changed', elsewhere, 'NET-OWN-ADDRESS-CHANGED'],
  ] as const)('is partial, and says so alone, with %s', async (_name, after, code) => {
    // From the first moment to the last: wherever it happens, nothing is made up.
    for (const atMs of [0, 1, 60, 200, 400, 700, 1000]) {
      const run = await scan({ linkAt: (ms) => (ms < atMs ? WELL : after) });
      expect(codesOf(run), `at ${atMs} ms`).toEqual([code]);
      const { complete, devices, changes } = resultOf(run);
      expect({ complete, changes }).toEqual({ complete: false, changes: [] });
      expect(devices.filter(({ state }) => state === 'gone')).toEqual([]);
      expect(run.remembered).toEqual([]);
    }
  });

  it('notices a cable that was out and in again between two looks', async () => {
    const run = await scan({ linkAt: (ms) => ({ ...WELL, carrierChanges: ms < 300 ? 2 : 4 }) });
    expect(codesOf(run)).toEqual(['NET-OWN-LINK-LOST']);
    expect(resultOf(run).complete).toBe(false);
  });

  it('ends within a moment of the loss', async () => {
    const whole = await scan({});
    const run = await scan({ linkAt: (ms) => (ms < 300 ? WELL : out) });
    expect(run.endedAtMs).toBeLessThan(600);
    expect(whole.endedAtMs).toBeGreaterThan(run.endedAtMs);
  });

  it('notices another gateway at the end', async () => {
    const run = await scan({ gatewayAt: (ms) => (ms < 300 ? '10.1.0.129' : '10.1.0.130') });
    expect(codesOf(run)).toEqual(['NET-GATEWAY-CHANGED']);
    expect(resultOf(run).complete).toBe(false);
    expect(run.remembered).toEqual([]);
  });

  it('says why no socket opens, and keeps the refusal when the card is fine', async () => {
    const refusal = { open: 'EADDRNOTAVAIL' };
    expect(codesOf(await scan({ refusal, linkAt: () => elsewhere }))).toEqual([
      'NET-OWN-ADDRESS-CHANGED',
    ]);
    expect((await scan({ refusal })).outcome).toMatchObject({
      ok: false,
      problem: { code: 'SOCKET_UNAVAILABLE' },
    });
  });
});
