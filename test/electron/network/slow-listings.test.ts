// @module-tag slow
import { describe, expect, it } from 'vitest';
import { DARWIN_TRAITS } from '../../../electron/network/neighbours/darwin.ts';
import { LINUX_TRAITS } from '../../../electron/network/neighbours/linux.ts';
import {
  isResolved,
  type NeighbourTable,
  type TableTraits,
} from '../../../electron/network/neighbours/neighbour-table.ts';
import { WINDOWS_TRAITS } from '../../../electron/network/neighbours/windows.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { ROUTE, simulatedScan, simulatedSockets, TELEPHONES } from './simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork, seeded } from './simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
const HOSTS = [GATEWAY, ...TELEPHONES];
const EVERYBODY = HOSTS.map(({ ip }) => ip);
const SYSTEMS = [
  ['Linux', LINUX_TRAITS],
  ['macOS', DARWIN_TRAITS],
  ['Windows', WINDOWS_TRAITS],
] as const;

/** When the program that lists the table really looks: before its delay, or after it. */
type Look = 'first' | 'last';

async function scan(setting: {
  readonly traits: TableTraits;
  /** How long each read takes, in milliseconds; null for a read that fails at once. */
  readonly tookMs: (read: number) => number | null;
  readonly look?: Look;
  readonly loss?: number;
  readonly cached?: readonly { readonly ip: string; readonly mac: string }[];
  readonly seed?: number;
}) {
  const clock = createSimulatedClock(90_000);
  const network = createSimulatedNetwork({
    clock,
    hosts: HOSTS,
    lossEachWay: setting.loss ?? 0,
    random: seeded(setting.seed ?? 11),
    traits: setting.traits,
  });
  for (const { ip, mac } of setting.cached ?? []) network.preset(ip, mac);
  let reads = 0;
  const read: NeighbourTable['read'] = async (signal) => {
    const delayMs = setting.tookMs(reads);
    reads += 1;
    if (delayMs === null) return failure(problem('NEIGHBOUR_TABLE_UNREADABLE'));
    const early = await network.table.read();
    await clock.sleep(delayMs, signal);
    const rows = setting.look === 'first' ? early : await network.table.read();
    if (!rows.ok) return rows;
    return success(
      setting.traits.showsUnresolved ? rows.value : rows.value.filter((row) => isResolved(row)),
    );
  };
  const machine = simulatedScan({
    clock,
    sockets: simulatedSockets(clock, network.transmitter, (ip) => EVERYBODY.includes(ip)),
    table: { traits: setting.traits, read, readStates: read, capacity: async () => null },
    routes: [ROUTE],
  });
  const running = machine.service.run(
    {},
    { scanId: 'scan', signal: AbortSignal.any([]), onEvent: machine.onEvent },
  );
  await clock.runUntil(running);
  const outcome = await running;
  if (!outcome.ok) throw new Error(outcome.problem.code);
  const { devices, findings, durationMs, complete } = outcome.value;
  const others = devices.filter(({ role }) => role !== 'self');
  return {
    complete,
    durationMs,
    others,
    codes: findings.map(({ code }) => code),
    named: others.filter(({ mac }) => mac !== null).map(({ ip }) => ip),
  };
}

describe.each(SYSTEMS)('a slow listing of %s', (_system, traits) => {
  it.each(
    [0, 60, 150, 300, 700, 1200, 1900, 3500, 5900].flatMap((tookMs) =>
      (['first', 'last'] as const).map((look) => ({ tookMs, look })),
    ),
  )('is no fault of the network: $tookMs ms, read $look', async ({ tookMs, look }) => {
    const { complete, codes, named, durationMs } = await scan({
      traits,
      tookMs: () => tookMs,
      look,
    });
    expect(complete).toBe(true);
    expect(codes).toEqual([]);
    expect(named).toEqual(EVERYBODY);
    expect(durationMs).toBeLessThan(12_000 + 5 * tookMs);
  });

  it('is no fault either when only some reads are slow', async () => {
    for (const slow of [2, 3, 5]) {
      const { codes, named } = await scan({
        traits,
        tookMs: (read) => (read % slow === 1 ? 1900 : 30),
      });
      expect(codes).toEqual([]);
      expect(named).toEqual(EVERYBODY);
    }
  });

  it('does not hide hosts when some reads fail, the first one included', async () => {
    const { codes, named } = await scan({
      traits,
      tookMs: (read) => (read % 3 === 0 ? null : 40),
    });
    expect(codes).toEqual([]);
    expect(named).toEqual(EVERYBODY);
  });

  it('that can never be read is told as such, not as hidden, and hosts are found by their answers', async () => {
    const { codes, others } = await scan({ traits, tookMs: () => null });
    expect(codes).toEqual(['NET-TABLE-UNREADABLE']);
    expect(others.map(({ ip }) => ip)).toEqual(EVERYBODY);
  });

  it('that cannot be read any more does not make the rest of the network silent', async () => {
    const { codes, others } = await scan({
      traits,
      tookMs: (read) => (read < 2 ? 5 : null),
      cached: [GATEWAY],
    });
    expect(codes).toEqual(['NET-TABLE-UNREADABLE']);
    expect(others.map(({ ip }) => ip)).toEqual(EVERYBODY);
  });

  it('leaves what it knew before the scan unproved, although its first read failed', async () => {
    const absent = { ip: '10.1.0.201', mac: '00:15:65:00:02:01' };
    const clockwise = await scan({
      traits,
      tookMs: (read) => (read === 0 ? null : 40),
      cached: [absent],
    });
    const found = clockwise.others.find(({ ip }) => ip === absent.ip);
    expect(found?.evidence.map(({ kind }) => kind)).not.toContain('neighbour-table');
  });
});

describe('a link that loses frames', () => {
  it.each(SYSTEMS)('is told while the listing of %s is prompt', async (_system, traits) => {
    const { codes } = await scan({ traits, tookMs: () => 5, loss: 0.25 });
    expect(codes).toContain('NET-LOSSY-LINK');
  });

  it.each(SYSTEMS)(
    'is swept to its end although the listing of %s is slow',
    async (_system, traits) => {
      // macOS tries five times and then rests for long: it gets one pass, and a better link.
      const loss = traits.tries > 3 ? 0.1 : 0.2;
      for (const seed of [1, 2, 3, 4, 5]) {
        const { named } = await scan({ traits, tookMs: () => 700, loss, seed });
        expect(named).toEqual(EVERYBODY);
      }
    },
  );
});
