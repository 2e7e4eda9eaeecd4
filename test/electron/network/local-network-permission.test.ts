import { describe, expect, it } from 'vitest';
import { DARWIN_TRAITS } from '../../../electron/network/neighbours/darwin.ts';
import { simulatedScan, simulatedSockets } from './simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from './simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
const PHONE = { ip: '10.1.0.150', mac: '00:15:65:00:00:01' };
const KNOWN = { ip: '10.1.0.151', mac: '00:15:65:00:00:02' };

/** A scan on a system that denies what `denies` says, at a moment, with that code. */
async function scan(
  denies: (ip: string, atMs: number) => string | null,
  more: {
    readonly platform?: 'linux' | 'darwin' | 'win32';
    readonly cancelAtMs?: number;
    readonly cached?: boolean;
  } = {},
) {
  const clock = createSimulatedClock();
  const hosts = [GATEWAY, PHONE, KNOWN];
  const network = createSimulatedNetwork({ clock, hosts, traits: DARWIN_TRAITS });
  if (more.cached === true) network.preset(KNOWN.ip, KNOWN.mac);
  const isDenied = (ip: string): string | null => denies(ip, clock.monotonicMs());
  const sent: number[] = [];
  const sockets = simulatedSockets(
    clock,
    {
      ...network.transmitter,
      send: (ip, done) => {
        const code = isDenied(ip);
        if (code === null) network.transmitter.send(ip, done);
        else done(code);
      },
    },
    (ip) => isDenied(ip) === null && hosts.some((host) => host.ip === ip),
  );
  const machine = simulatedScan({
    clock,
    sockets: {
      ...sockets,
      tcp: {
        probe: async (ip, port, options) => {
          sent.push(clock.monotonicMs());
          const code = isDenied(ip);
          return code === null
            ? sockets.tcp.probe(ip, port, options)
            : { kind: 'unreachable', code, afterMs: 0.1 };
        },
      },
    },
    table: network.table,
    platform: more.platform ?? 'darwin',
  });
  const over = new AbortController();
  if (more.cancelAtMs !== undefined) void clock.sleep(more.cancelAtMs).then(() => over.abort());
  const running = machine.service.run(
    {},
    { scanId: 'scan', signal: over.signal, onEvent: machine.onEvent },
  );
  await clock.runUntil(running);
  const outcome = await running;
  if (!outcome.ok) throw new Error(outcome.problem.code);
  const { devices, findings, durationMs } = outcome.value;
  return {
    durationMs,
    endedMs: clock.monotonicMs(),
    sent,
    codes: findings.map(({ code }) => code),
    found: devices.filter(({ role }) => role !== 'self').map(({ ip }) => ip),
    stateOf: (ip: string) => devices.find((device) => device.ip === ip)?.state,
    waits: machine.events.flatMap((event) =>
      event.type === 'progress' && event.phase === 'permission'
        ? [{ done: event.done, total: event.total }]
        : [],
    ),
  };
}

/** The gateway stays reachable without the permission. */
const unlessGateway = (ip: string, code = 'EHOSTUNREACH'): string | null =>
  ip === GATEWAY.ip ? null : code;

describe('the question of macOS whether the local network may be used', () => {
  it.each([
    ['EHOSTUNREACH', 3_000],
    ['EHOSTUNREACH', 12_000],
    ['EPERM', 3_000],
    ['EACCES', 20_000],
    ['ENETUNREACH', 29_000],
  ])(
    'is awaited (%s), and after « Allow » at %i ms everybody is found',
    async (code, answeredMs) => {
      const { codes, found, waits, stateOf } = await scan(
        (ip, atMs) => (atMs < answeredMs ? unlessGateway(ip, code) : null),
        { cached: true },
      );
      expect(codes).toEqual([]);
      expect(found).toEqual([GATEWAY.ip, PHONE.ip, KNOWN.ip]);
      expect(stateOf(KNOWN.ip)).toBe('answered');
      // The screen says for how long the answer is awaited.
      expect(waits.length).toBeGreaterThan(0);
      expect(new Set(waits.map(({ total }) => total))).toEqual(new Set([30]));
      expect(waits.map(({ done }) => done)).toEqual(
        waits.map(({ done }) => done).toSorted((a, b) => a - b),
      );
      expect(waits.at(-1)?.done).toBeGreaterThanOrEqual(Math.floor(answeredMs / 1000) - 1);
    },
  );

  it('is awaited no longer than half a minute; then the scan tries once more and says denied', async () => {
    const { codes, durationMs, stateOf, waits } = await scan((ip) => unlessGateway(ip), {
      cached: true,
    });
    expect(codes).toContain('NET-PERMISSION-DENIED');
    expect(codes).not.toContain('NET-NO-HOST');
    expect(durationMs).toBeGreaterThan(30_000);
    expect(durationMs).toBeLessThan(50_000);
    expect(waits[0]).toEqual({ done: 0, total: 30 });
    // Nothing was let out, so that silence makes nobody gone.
    expect(stateOf(KNOWN.ip)).toBe('cached');
  });

  it('is heard even if the last try alone gets through', async () => {
    const { codes, found } = await scan((ip, atMs) => (atMs < 30_000 ? unlessGateway(ip) : null));
    expect(codes).toEqual([]);
    expect(found).toEqual([GATEWAY.ip, PHONE.ip, KNOWN.ip]);
  });

  it('ends at once with the scan', async () => {
    const { endedMs } = await scan((ip) => unlessGateway(ip), { cancelAtMs: 4_000 });
    expect(endedMs).toBeLessThanOrEqual(4_200);
  });

  it('holds nothing up where it was answered before', async () => {
    const { waits, codes } = await scan(() => null);
    expect(waits).toEqual([]);
    expect(codes).toEqual([]);
  });

  it.each(['linux', 'win32'] as const)('is not asked on %s', async (platform) => {
    const { waits, durationMs, codes } = await scan((ip) => unlessGateway(ip), { platform });
    expect(waits).toEqual([]);
    expect(durationMs).toBeLessThan(12_000);
    expect(codes).toContain('NET-PERMISSION-DENIED');
  });

  it('is not what a host means that is down', async () => {
    const { waits, codes } = await scan((ip) =>
      ip === GATEWAY.ip || ip === PHONE.ip ? null : 'EHOSTDOWN',
    );
    expect(waits).toEqual([]);
    expect(codes).not.toContain('NET-PERMISSION-DENIED');
  });
});
