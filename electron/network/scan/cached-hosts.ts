import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { Clock } from '../../platform/ports.ts';
import type { LivenessProver } from './liveness.ts';
import { isResolved, type Neighbour, type NeighbourState } from '../neighbours/neighbour-table.ts';

/**
 * Hosts that stood in the system's table before the scan: the table alone cannot say whether they are
 * still there. Linux holds a poked entry five seconds before it asks the host itself, three times a
 * second apart (`delay_first_probe_time`, `ucast_solicit`, arp(7)): its verdict comes at the latest
 * after eight seconds, unless it had confirmed the entry shortly before.
 */
const SYSTEM_VERDICT_MS = 8_700;
const STATES_FROM_MS = 4_900;
const STATES_EVERY_MS = 400;
/** Four sockets a host: hundreds of hosts at once would hold up whoever waits for an answer. */
const HOST_EVERY_MS = 4;

export type CachedVerdict =
  | { readonly state: 'answered'; readonly evidence: Evidence; readonly lostTries: number }
  | { readonly state: 'resolved'; readonly evidence: Evidence }
  | { readonly state: 'cached'; readonly evidence: Evidence }
  | { readonly state: 'gone'; readonly evidence: Evidence };

export type CachedHosts = {
  /** Feeds one read of the table. */
  readonly observe: (rows: readonly Neighbour[]) => void;
  /** Finds out about one host; always settles, at the latest when the system has decided. */
  readonly verify: (host: {
    readonly ip: string;
    readonly localAddress: string | null;
    /** True when the last visit had an answer from this very host: its silence now is telling. */
    readonly answeredBefore: boolean;
    /** True once a probe of the identification was answered: nothing is left to verify. */
    readonly isAnswered: () => boolean;
  }) => Promise<CachedVerdict | null>;
};

export function createCachedHosts(deps: {
  readonly clock: Clock;
  readonly prover: LivenessProver;
  readonly readStates: () => Promise<ReadonlyMap<string, NeighbourState>>;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
}): CachedHosts {
  const { clock, signal } = deps;
  const lost = new Set<string>();
  let states: ReadonlyMap<string, NeighbourState> = new Map();
  let statesReadMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  /** One process at a time tells the states of all hosts. */
  const readOnce = async (): Promise<void> => {
    states = await deps.readStates();
    statesReadMs = clock.monotonicMs();
    reading = null;
  };
  const refreshStates = async (): Promise<void> => {
    if (clock.monotonicMs() - statesReadMs < STATES_EVERY_MS) return;
    reading ??= readOnce();
    await reading;
  };
  const readFirstStates = async (): Promise<void> => {
    await refreshStates();
    firstStates = states;
  };
  const atMs = (): number => Math.max(0, clock.monotonicMs() - deps.startedAtMs);
  const gone = (value: string): CachedVerdict => ({
    state: 'gone',
    evidence: { kind: 'neighbour-table', value, atMs: atMs() },
  });

  const awaitSystem = async (ip: string, sinceMs: number): Promise<CachedVerdict | null> => {
    while (!signal.aborted) {
      if (lost.has(ip)) return gone('no reply to the unicast requests of the system');
      const elapsed = clock.monotonicMs() - sinceMs;
      if (elapsed >= STATES_FROM_MS) {
        await refreshStates();
        const state = states.get(ip);
        if (state === 'failed') return gone('no reply to the unicast requests of the system');
        // Confirmed again only if it had left that state: the first states were read at the start.
        if (state === 'reachable' && firstStates.get(ip) !== 'reachable')
          return {
            state: 'resolved',
            evidence: { kind: 'neighbour-table', value: 'confirmed by the system', atMs: atMs() },
          };
      }
      if (elapsed >= SYSTEM_VERDICT_MS)
        return {
          state: 'cached',
          evidence: {
            kind: 'neighbour-cache',
            value: states.get(ip) ?? 'unverified',
            atMs: atMs(),
          },
        };
      await clock.sleep(150, signal);
    }
    return null;
  };

  let nextTurnMs = Number.NEGATIVE_INFINITY;
  const awaitTurn = async (): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const turnMs = Math.max(nowMs, nextTurnMs);
    nextTurnMs = turnMs + HOST_EVERY_MS;
    if (turnMs > nowMs) await clock.sleep(turnMs - nowMs, signal);
  };

  let firstStates: ReadonlyMap<string, NeighbourState> = new Map();
  let first: Promise<void> | null = null;
  return {
    observe: (rows) => {
      for (const row of rows) {
        if (isResolved(row)) lost.delete(row.ip);
        else lost.add(row.ip);
      }
    },
    verify: async (host) => {
      first ??= readFirstStates();
      const sinceMs = clock.monotonicMs();
      await first;
      await awaitTurn();
      if (signal.aborted) return null;
      const proof = await deps.prover.prove(host.ip, {
        localAddress: host.localAddress,
        signal,
        startedAtMs: deps.startedAtMs,
      });
      if (proof !== null) {
        const { evidence, lostTries } = proof;
        return { state: 'answered', evidence, lostTries };
      }
      if (host.isAnswered() || signal.aborted) return null;
      if (host.answeredBefore)
        return gone('answered at the last visit; no reply to TCP 80, 443, 5060 and UDP now');
      return awaitSystem(host.ip, sinceMs);
    },
  };
}
