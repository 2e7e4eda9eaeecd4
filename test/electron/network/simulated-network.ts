import type { Clock } from '../../../electron/platform/machine.ts';
import { LINUX_TRAITS } from '../../../electron/network/neighbours/linux.ts';
import type {
  Neighbour,
  NeighbourTable,
  TableTraits,
} from '../../../electron/network/neighbours/neighbour-table.ts';
import type { Transmitter } from '../../../electron/network/scan/sweep/sweep-deps.ts';

/**
 * A clock that jumps to the next sleeper: a minute of scanning takes milliseconds. `patience`: how many
 * steps of a chain of promises may follow before it jumps.
 */
export function createSimulatedClock(
  startMs = 0,
  patience = 32,
): Clock & {
  readonly runUntil: (work: Promise<unknown>) => Promise<void>;
} {
  let now = startMs;
  let order = 0;
  const sleepers: { at: number; order: number; wake: () => void }[] = [];
  return {
    now: () => new Date(1_800_000_000_000 + now),
    monotonicMs: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        order += 1;
        const sleeper = { at: now + Math.max(0, ms), order, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener(
          'abort',
          () => {
            const at = sleepers.indexOf(sleeper);
            if (at >= 0) sleepers.splice(at, 1);
            resolve();
          },
          { once: true },
        );
      }),
    runUntil: async (work) => {
      let done = false;
      void work.finally(() => {
        done = true;
      });
      for (;;) {
        // Time stands still until everything that waits for no sleeper has run.
        for (let turn = 0; turn < patience; turn += 1) await Promise.resolve();
        if (done) return;
        sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
        const next = sleepers.shift();
        if (next === undefined) {
          await new Promise((resolve) => setImmediate(resolve));
          if (done) return;
          if (sleepers.length === 0) throw new Error('everybody waits and nobody sleeps');
          continue;
        }
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}

/** Repeatable pseudo-random numbers (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export type SimulatedHost = {
  readonly ip: string;
  readonly mac: string;
  /** Milliseconds from a request to its reply. */
  readonly delayMs?: number;
};

type Entry = {
  mac: string | null;
  state: 'incomplete' | 'reachable' | 'failed';
  updatedMs: number;
};

/**
 * The neighbour table of a kernel on a simulated LAN, by default Linux: its requests a second apart, a hard
 * limit whose refusals are silent, forced collection of failed entries only when an entry is wanted,
 * live ones kept while reachable. Every request put on the wire is counted.
 */
export function createSimulatedNetwork(options: {
  readonly clock: Clock;
  readonly hosts: readonly SimulatedHost[];
  readonly limit?: number;
  /** Entries of other namespaces and programs, for ever or as time goes. */
  readonly otherEntries?: number | (() => number);
  readonly lossEachWay?: number;
  readonly random?: () => number;
  readonly hidesCount?: boolean;
  /** So many hosts that a handful of repeats at once makes the machine drop what arrives. */
  readonly isCrowded?: boolean;
  readonly traits?: TableTraits;
}): {
  readonly table: NeighbourTable;
  readonly transmitter: Transmitter;
  readonly requests: readonly number[];
  readonly datagrams: () => number;
  readonly refusals: () => number;
  readonly fullest: () => number;
  readonly preset: (ip: string, mac: string) => void;
  /** First requests that were lost among repeats. */
  readonly disturbed: () => number;
} {
  const { clock, traits = LINUX_TRAITS } = options;
  const limit = options.limit ?? 1024;
  const { otherEntries = 0 } = options;
  const others = typeof otherEntries === 'number' ? () => otherEntries : otherEntries;
  const random = options.random ?? (() => 0.5);
  const loss = options.lossEachWay ?? 0;
  const hosts = new Map(options.hosts.map((host) => [host.ip, host]));
  const entries = new Map<string, Entry>();
  const events: { atMs: number; run: () => void }[] = [];
  const requests: number[] = [];
  let datagrams = 0;
  let refusals = 0;
  let fullest = 0;
  let dropped = 0;
  let disturbed = 0;
  const repeats = new Map<number, number>();

  /** The timers of a second fire in batches of 32 ms; a few broadcasts to everybody fill the queue. */
  const isDropped = (atMs: number, isRepeat: boolean): boolean => {
    if (options.isCrowded !== true) return false;
    const batch = Math.floor(atMs / 32);
    const before = repeats.get(batch) ?? 0;
    if (isRepeat) repeats.set(batch, before + 1);
    if (before < 3) return false;
    dropped += 1;
    if (!isRepeat) disturbed += 1;
    return true;
  };

  /** Keeps events by time, the soonest last. */
  const schedule = (atMs: number, run: () => void): void => {
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((events[middle]?.atMs ?? 0) > atMs) low = middle + 1;
      else high = middle;
    }
    events.splice(low, 0, { atMs, run });
  };
  const catchUp = (): void => {
    for (;;) {
      const next = events.at(-1);
      if (next === undefined || next.atMs > clock.monotonicMs()) return;
      events.pop();
      next.run();
    }
  };
  const isLost = (): boolean => random() < loss;
  const request = (ip: string, entry: Entry, atMs: number, left: number): void => {
    if (entries.get(ip) !== entry || entry.state !== 'incomplete') return;
    if (left === 0) {
      entry.state = 'failed';
      return;
    }
    requests.push(atMs);
    const host = hosts.get(ip);
    const isSwallowed = isDropped(atMs, left < traits.tries);
    if (host !== undefined && !isSwallowed && !isLost() && !isLost()) {
      const replyMs = atMs + (host.delayMs ?? 1);
      schedule(replyMs, () => {
        if (entries.get(ip) !== entry) return;
        entry.mac = host.mac;
        entry.state = 'reachable';
        entry.updatedMs = replyMs;
      });
    }
    schedule(atMs + 1000, () => request(ip, entry, atMs + 1000, left - 1));
  };
  const makeRoom = (): boolean => {
    if (entries.size + others() < limit) return true;
    for (const [ip, entry] of entries) if (entry.state === 'failed') entries.delete(ip);
    return entries.size + others() < limit;
  };

  const rows = (tellsStates: boolean): Neighbour[] =>
    [...entries].map(([ip, entry]) => ({
      ip,
      mac: entry.mac,
      interfaceName: 'eth0',
      state: entry.state === 'reachable' ? 'unknown' : tellsStates ? entry.state : 'incomplete',
      impossibleMac: false,
    }));
  const read: NeighbourTable['read'] = async () => {
    catchUp();
    return { ok: true, value: rows(false) };
  };
  return {
    requests,
    datagrams: () => datagrams,
    refusals: () => refusals,
    fullest: () => fullest,
    disturbed: () => disturbed,
    preset: (ip, mac) => entries.set(ip, { mac, state: 'reachable', updatedMs: 0 }),
    table: {
      traits,
      read,
      readStates: async () => {
        catchUp();
        return { ok: true, value: rows(true) };
      },
      capacity: async () => {
        catchUp();
        return options.hidesCount === true
          ? { limit, used: null, refusals: null, unsent: null, dropped: null }
          : { limit, used: entries.size + others(), refusals, unsent: refusals, dropped };
      },
    },
    transmitter: {
      send: (ip, done) => {
        catchUp();
        datagrams += 1;
        const entry = entries.get(ip);
        if (entry === undefined || entry.state === 'failed') {
          entries.delete(ip);
          if (makeRoom()) {
            const fresh: Entry = { mac: null, state: 'incomplete', updatedMs: clock.monotonicMs() };
            entries.set(ip, fresh);
            fullest = Math.max(fullest, entries.size + others());
            request(ip, fresh, clock.monotonicMs(), traits.tries);
          } else refusals += 1;
        }
        // Refused or not, UDP reports success: that is the kernel's silence.
        done(null);
      },
      release: () => undefined,
    },
  };
}

/** Largest number of moments in any one second. */
export function mostInOneSecond(moments: readonly number[]): number {
  const sorted = moments.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, moment] of sorted.entries()) {
    while ((sorted[first] ?? 0) <= moment - 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
