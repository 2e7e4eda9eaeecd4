import { describe, expect, it } from 'vitest';
import { createWatchService } from '../../../../electron/network/watch/watch-service.ts';
import { success } from '../../../../shared/domain/result.ts';
import type { WatchEvent, WatchTarget } from '../../../../shared/domain/watch.ts';
import { LAN, ROUTE, simulatedRandom, simulatedSockets, TELEPHONES } from '../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../simulated-network.ts';

const [first, second] = TELEPHONES;
if (first === undefined || second === undefined) throw new Error('no telephones');
const GATEWAY = '10.1.0.129';

/** A watch of the simulated LAN; `answers` says who answers a unicast question at a moment. */
function watchOver(answers: (ip: string, atMs: number) => boolean) {
  const clock = createSimulatedClock();
  const { table, transmitter } = createSimulatedNetwork({ clock, hosts: TELEPHONES });
  const sockets = simulatedSockets(clock, transmitter, (ip) => answers(ip, clock.monotonicMs()));
  const service = createWatchService({
    clock,
    table,
    sockets,
    random: simulatedRandom(),
    interfaces: { list: async () => [LAN] },
    routes: { read: async () => success([ROUTE]) },
    machine: { platform: 'linux', release: '6.1', hostname: 'laptop' },
  });
  const watch = async (target: WatchTarget, forMs: number) => {
    const over = new AbortController();
    const events: WatchEvent[] = [];
    const watching = service.watch(target, {
      signal: over.signal,
      onEvent: (event) => events.push(event),
    });
    void clock.sleep(forMs).then(() => over.abort());
    await clock.runUntil(watching);
    return { outcome: await watching, events };
  };
  return { watch };
}

const told = (events: readonly WatchEvent[], ip: string): readonly string[] =>
  events.filter((event) => event.ip === ip).map(({ type }) => type);

describe('a watch', () => {
  it('reports a phone as present, gone and back, and proves no other phone', async () => {
    const asked = new Set<string>();
    const { watch } = watchOver((ip, atMs) => {
      asked.add(ip);
      return ip === GATEWAY || (ip === first.ip && (atMs < 5_000 || atMs > 40_000));
    });
    const { outcome, events } = await watch({ ip: first.ip }, 60_000);
    expect(outcome.ok).toBe(true);
    expect(told(events, first.ip)).toEqual(['present', 'left', 'back']);
    // The gateway answered meanwhile: the phone is gone, not this computer.
    expect(events.find(({ type }) => type === 'left')).toMatchObject({ ownNetwork: 'held' });
    expect([...asked].toSorted()).toEqual([GATEWAY, first.ip]);
  });

  it('does not hold a silence against the phone while the gateway is silent too', async () => {
    const { watch } = watchOver((ip, atMs) => ip === first.ip && atMs < 5_000);
    const { events } = await watch({ ip: first.ip }, 30_000);
    expect(events.find(({ type }) => type === 'left')).toMatchObject({ ownNetwork: 'unproved' });
  });

  it('finds every host by a sweep when all are watched', async () => {
    const { watch } = watchOver(() => true);
    const { events } = await watch({ all: true }, 30_000);
    for (const { ip } of TELEPHONES) expect(told(events, ip)).toEqual(['present']);
  });

  it('finds a phone that is known by its MAC alone', async () => {
    const { watch } = watchOver(() => true);
    const { events } = await watch({ mac: second.mac }, 30_000);
    expect([...new Set(events.map(({ ip }) => ip))]).toEqual([second.ip]);
  });

  it('refuses an address of another network', async () => {
    const { watch } = watchOver(() => true);
    const { outcome, events } = await watch({ ip: '192.168.9.9' }, 1_000);
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'WATCH_TARGET_OUTSIDE' } });
    expect(events).toEqual([]);
  });
});
