import { describe, expect, it } from 'vitest';
import type {
  Neighbour,
  NeighbourTable,
} from '../../../../../electron/network/neighbours/neighbour-table.ts';
import { success } from '../../../../../shared/domain/result.ts';
import { createLivenessProver } from '../../../../../electron/network/scan/liveness.ts';
import { sweepTargets } from '../../../../../electron/network/scan/sweep/sweep-targets.ts';
import { watchTable } from '../../../../../electron/network/scan/table-watch.ts';
import { simulatedRandom, simulatedSockets, TELEPHONES } from '../../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../../simulated-network.ts';

const ADDRESSES = Array.from({ length: 126 }, (_, index) => `10.1.0.${129 + index}`);
const NETWORK_CARD = { name: 'eth0', address: '10.1.0.200', prefix: 25, medium: 'wired' } as const;
const PATIENCE_MS = 600_000;
const ONLY_SHOWN: Neighbour = {
  ip: '10.1.0.140',
  mac: '00:15:65:00:01:10',
  interfaceName: 'eth0',
  state: 'reachable',
  impossibleMac: false,
};

/** One sweep of the simulated LAN to its end, or for ten simulated minutes. */
async function sweep(options: {
  readonly refusal?: { readonly open?: string };
  /** What the listing always shows; otherwise what is there. */
  readonly shows?: readonly Neighbour[];
  readonly countsRefusals?: boolean;
}) {
  const clock = createSimulatedClock();
  const { table: wholeTable, transmitter } = createSimulatedNetwork({ clock, hosts: TELEPHONES });
  const { shows } = options;
  const readShown = async () => success(shows ?? []);
  const table: NeighbourTable = {
    ...wholeTable,
    ...(shows === undefined ? {} : { read: readShown, readStates: readShown }),
    ...(options.countsRefusals === false ? { capacity: async () => null } : {}),
  };
  const alive = new Set(TELEPHONES.map(({ ip }) => ip));
  const sockets = simulatedSockets(clock, transmitter, (ip) => alive.has(ip), options.refusal);
  const over = new AbortController();
  const found = { resolved: new Set<string>(), proved: new Set<string>() };
  const swept = sweepTargets({
    deps: { clock, table, sockets, random: simulatedRandom() },
    plans: [
      {
        target: {
          interface: {
            ...NETWORK_CARD,
            mac: null,
            speedMbps: 1000,
            metric: 100,
            scannable: true,
            reason: 'default-route',
          },
        },
        addresses: ADDRESSES,
        remote: [],
      },
    ],
    prover: createLivenessProver({ clock, sockets }),
    startedAtMs: 0,
    signal: over.signal,
  });
  const run = async (): Promise<string> => {
    const opened = await swept.open({
      resolved: ({ ip }) => found.resolved.add(ip),
      sipAnswer: () => undefined,
      remoteProof: (ip) => found.proved.add(ip),
      progress: () => undefined,
    });
    if (!opened.ok) return opened.code;
    const ended = new AbortController();
    const watching = watchTable({
      table,
      clock,
      isWanted: () => true,
      isHurried: swept.isHurried,
      onView: swept.observe,
      onUnread: swept.unread,
      signal: AbortSignal.any([over.signal, ended.signal]),
    });
    void clock.sleep(PATIENCE_MS, ended.signal).then(() => over.abort());
    await opened.run();
    const isCut = over.signal.aborted;
    ended.abort();
    await watching;
    return isCut ? 'cut' : 'ended';
  };
  const running = run();
  await clock.runUntil(running);
  swept.close();
  return { end: await running, endedMs: clock.monotonicMs(), outcome: swept.outcome(), ...found };
}

const telephones = TELEPHONES.map(({ ip }) => ip).toSorted();
describe('the sweep of a network', () => {
  it('finds every host by the table', async () => {
    const { end, resolved, proved } = await sweep({});
    expect(end).toBe('ended');
    expect([...resolved].toSorted()).toEqual(telephones);
    expect(proved.size).toBe(0);
  });

  it('asks each address itself where the listing shows nobody and no refusal is counted', async () => {
    const { end, endedMs, outcome, resolved, proved } = await sweep({ shows: [] });
    expect(end).toBe('ended');
    expect(endedMs).toBeLessThan(12_000);
    expect(resolved.size).toBe(0);
    expect([...proved].toSorted()).toEqual(telephones);
    expect(outcome).toMatchObject({ macsHidden: true, refused: 0, neverTaken: 0 });
  });

  it.each([true, false])(
    'leaves a listing that only ever shows one host (refusals counted: %s)',
    async (countsRefusals) => {
      const { end, endedMs, outcome, resolved, proved } = await sweep({
        shows: [ONLY_SHOWN],
        countsRefusals,
      });
      expect(end).toBe('ended');
      expect(endedMs).toBeLessThan(45_000);
      expect([...resolved]).toEqual([ONLY_SHOWN.ip]);
      expect([...proved].toSorted()).toEqual(telephones.filter((ip) => ip !== ONLY_SHOWN.ip));
      expect(outcome).toMatchObject({ neverTaken: ADDRESSES.length - 1, tableReduced: true });
    },
  );

  it('gives the code of the system when no socket opens', async () => {
    expect((await sweep({ refusal: { open: 'EACCES' } })).end).toBe('EACCES');
  });
});
