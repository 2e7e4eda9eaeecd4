import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { Clock } from '../../platform/machine.ts';
import type { LivenessProver } from './liveness.ts';
import {
  isResolved,
  isUnresolved,
  type Neighbour,
  type NeighbourState,
} from '../neighbours/neighbour-table.ts';

/**
 * Hosts that were in the system's table before the scan: the table alone cannot say whether they are
 * still there. Once an entry is used, Linux waits five seconds and then asks the host three times, a
 * second apart (`delay_first_probe_time`, `ucast_solicit`, arp(7)). Its verdict takes eight seconds at
 * most, unless the entry was confirmed shortly before.
 */
const SYSTEM_VERDICT_MS = 8_700;
const STATES_FROM_MS = 4_900;
const STATES_EVERY_MS = 400;
/** Each host takes four sockets: hundreds of hosts at once would delay every other question. */
const HOST_EVERY_MS = 4;

export type CachedVerdict =
  | { readonly state: 'answered'; readonly evidence: Evidence; readonly lostTries: number }
  | { readonly state: 'resolved'; readonly evidence: Evidence }
  | { readonly state: 'cached'; readonly evidence: Evidence }
  | { readonly state: 'gone'; readonly evidence: Evidence };

export type CachedHosts = {
  /** Feeds one read of the table. */
  readonly observe: (rows: readonly Neighbour[]) => void;
  /** Finds out whether one host is there; settles at the latest when the system has decided. */
  readonly verify: (host: {
    readonly ip: string;
    readonly localAddress: string | null;
    /** True when this very host answered at the last visit: its silence now means something. */
    readonly answeredBefore: boolean;
    /** True once the host answered its identification: nothing is left to verify. */
    readonly isAnswered: () => boolean;
  }) => Promise<CachedVerdict | null>;
};

export type CachedHostsDeps = {
  readonly clock: Clock;
  readonly prover: LivenessProver;
  readonly readStates: () => Promise<ReadonlyMap<string, NeighbourState>>;
  readonly startedAtMs: number;
  readonly signal: AbortSignal;
};

/** The states that the system gives its entries, read at most every `STATES_EVERY_MS`. */
type SystemStates = {
  /** The states at the start, read when the first host is verified. */
  readonly first: () => Promise<ReadonlyMap<string, NeighbourState>>;
  readonly refreshed: () => Promise<ReadonlyMap<string, NeighbourState>>;
  /** What was read last. */
  readonly last: () => ReadonlyMap<string, NeighbourState>;
};

function createSystemStates({ clock, readStates }: CachedHostsDeps): SystemStates {
  let states: ReadonlyMap<string, NeighbourState> = new Map();
  let readMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  let first: Promise<ReadonlyMap<string, NeighbourState>> | null = null;

  /** Reads the states of all hosts with one process at a time. */
  const readOnce = async (): Promise<void> => {
    states = await readStates();
    readMs = clock.monotonicMs();
    reading = null;
  };
  const refreshed = async (): Promise<ReadonlyMap<string, NeighbourState>> => {
    if (clock.monotonicMs() - readMs >= STATES_EVERY_MS) {
      reading ??= readOnce();
      await reading;
    }
    return states;
  };
  return { first: () => (first ??= refreshed()), refreshed, last: () => states };
}

/** Lets the hosts begin one after the other, `HOST_EVERY_MS` apart. */
function createTurns({ clock, signal }: CachedHostsDeps): () => Promise<void> {
  let nextTurnMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = clock.monotonicMs();
    const turnMs = Math.max(nowMs, nextTurnMs);
    nextTurnMs = turnMs + HOST_EVERY_MS;
    if (turnMs > nowMs) await clock.sleep(turnMs - nowMs, signal);
  };
}

/** Finds out which of the hosts that the table held before the scan are still there. */
export function createCachedHosts(deps: CachedHostsDeps): CachedHosts {
  const { clock, signal } = deps;
  const lost = new Set<string>();
  const states = createSystemStates(deps);
  const awaitTurn = createTurns(deps);
  const evidence = (kind: Evidence['kind'], value: string): Evidence => ({
    kind,
    value,
    atMs: Math.max(0, clock.monotonicMs() - deps.startedAtMs),
  });
  const gone = (value: string): CachedVerdict => ({
    state: 'gone',
    evidence: evidence('neighbour-table', value),
  });

  /** What the system's states say of one host; null while they say nothing. */
  const systemVerdict = async (ip: string): Promise<CachedVerdict | null> => {
    const state = (await states.refreshed()).get(ip);
    if (state === 'failed') return gone('no reply to the unicast requests of the system');
    // Confirmed again only if it had left that state since the start.
    if (state === 'reachable' && (await states.first()).get(ip) !== 'reachable')
      return {
        state: 'resolved',
        evidence: evidence('neighbour-table', 'confirmed by the system'),
      };
    return null;
  };
  const awaitSystem = async (ip: string, sinceMs: number): Promise<CachedVerdict | null> => {
    while (!signal.aborted) {
      if (lost.has(ip)) return gone('no reply to the unicast requests of the system');
      const elapsed = clock.monotonicMs() - sinceMs;
      const verdict = elapsed >= STATES_FROM_MS ? await systemVerdict(ip) : null;
      if (verdict !== null) return verdict;
      if (elapsed >= SYSTEM_VERDICT_MS) {
        const value = states.last().get(ip) ?? 'unverified';
        return { state: 'cached', evidence: evidence('neighbour-cache', value) };
      }
      await clock.sleep(150, signal);
    }
    return null;
  };

  return {
    observe: (rows) => {
      for (const row of rows) {
        if (isResolved(row)) lost.delete(row.ip);
        else if (isUnresolved(row)) lost.add(row.ip);
      }
    },
    verify: async (host) => {
      const sinceMs = clock.monotonicMs();
      await states.first();
      await awaitTurn();
      if (signal.aborted) return null;
      const proof = await deps.prover.prove(host.ip, {
        localAddress: host.localAddress,
        signal,
        startedAtMs: deps.startedAtMs,
      });
      if (proof !== null) {
        const { evidence: proved, lostTries } = proof;
        return { state: 'answered', evidence: proved, lostTries };
      }
      if (host.isAnswered() || signal.aborted) return null;
      if (host.answeredBefore)
        return gone('answered at the last visit; no reply to TCP 80, 443, 5060 and UDP now');
      return awaitSystem(host.ip, sinceMs);
    },
  };
}
