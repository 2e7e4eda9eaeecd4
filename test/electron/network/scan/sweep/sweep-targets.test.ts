import { describe, expect, it } from 'vitest';
import { createLivenessProver } from '../../../../../electron/network/scan/liveness.ts';
import { sweepTargets } from '../../../../../electron/network/scan/sweep/sweep-targets.ts';
import { watchTable } from '../../../../../electron/network/scan/table-watch.ts';
import { simulatedRandom, simulatedSockets, TELEPHONES } from '../../simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from '../../simulated-network.ts';

const ADDRESSES = Array.from({ length: 126 }, (_, index) => `10.1.0.${129 + index}`);
const NETWORK_CARD = { name: 'eth0', address: '10.1.0.200', prefix: 25, medium: 'wired' } as const;
const PATIENCE_MS = 600_000;

/** One sweep of the simulated LAN to its end, or for ten simulated minutes. */
async function sweep(options: { readonly refusal?: { readonly open?: string } }) {
  const clock = createSimulatedClock();
  const { table, transmitter } = createSimulatedNetwork({ clock, hosts: TELEPHONES });
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
      needsCapacity: true,
      onView: swept.observe,
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
  return { end: await running, ...found };
}

const telephones = TELEPHONES.map(({ ip }) => ip).toSorted();
describe('the sweep of a network', () => {
  it('finds every host by the table', async () => {
    const { end, resolved, proved } = await sweep({});
    expect(end).toBe('ended');
    expect([...resolved].toSorted()).toEqual(telephones);
    expect(proved.size).toBe(0);
  });

  it('gives the code of the system when no socket opens', async () => {
    expect((await sweep({ refusal: { open: 'EACCES' } })).end).toBe('EACCES');
  });
});
