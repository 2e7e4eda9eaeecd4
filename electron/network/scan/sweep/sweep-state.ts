import { type AddressQueue, createAddressQueue } from './address-queue.ts';
import { createLinkRecord, type LinkRecord } from './link-record.ts';
import { createRequestBudget, type RequestBudget } from './request-budget.ts';
import type { SweepDeps, SweepOptions } from './sweep-deps.ts';
import { newTarget, type Pace, paceOf, type Target } from './target.ts';

/**
 * Total delay of three one-second timers of the system in a row: the timer wheel of Linux rounds each up
 * to 32 ms (at 250 ticks a second), so that an entry fails 48 to 80 ms late.
 */
const TIMER_SLACK_MS = 95;

/** Everything that one sweep knows while it runs; only the files of this folder change it. */
export type SweepState = SweepDeps & {
  readonly options: SweepOptions;
  readonly pace: Pace;
  /** After this time the system has given an address up, and its entry can be reused. */
  readonly lifeMs: number;
  readonly targets: ReadonlyMap<string, Target>;
  readonly queue: AddressQueue;
  readonly budget: RequestBudget;
  readonly link: LinkRecord;
  /** Addresses that the system had already resolved: the datagram costs no request there. */
  readonly greetings: string[];
  /** Addresses in flight, the oldest first. */
  readonly waiting: Set<Target>;
  /** Addresses that stayed silent for a whole pass. */
  readonly spent: Set<Target>;
  readonly sendErrors: Map<string, number>;
  passes: number;
  refused: number;
  datagrams: number;
  lastSentMs: number;
  waveStartMs: number;
  /** When the last read that succeeded began. */
  previousReadMs: number;
  /** When the last read began; of reads that fail, only from the second in a row on. */
  lastLookMs: number;
  /** True while the last read has failed. */
  isUnread: boolean;
  /** The system's count of refusals at the last look; null before the first count. */
  refusalsCounted: number | null;
  /** Last look at which that count had risen. */
  refusalMs: number;
  /** When the table began to refuse every address of the sweep; null while it takes some. */
  refusedSinceMs: number | null;
};

/** The state of a sweep that has asked nothing yet. */
export function newSweepState(deps: SweepDeps, options: SweepOptions): SweepState {
  const { clock, traits } = deps;
  const pace = paceOf(options.medium);
  const targets = new Map(options.addresses.map((ip) => [ip, newTarget(ip)]));
  return {
    ...deps,
    options,
    pace,
    lifeMs: traits.tries * traits.tryIntervalMs + TIMER_SLACK_MS,
    targets,
    queue: createAddressQueue([...targets.values()]),
    budget: createRequestBudget(pace.requestsPerSecond, traits),
    link: createLinkRecord(pace, traits),
    greetings: [],
    waiting: new Set(),
    spent: new Set(),
    sendErrors: new Map(),
    passes: 1,
    refused: 0,
    datagrams: 0,
    lastSentMs: Number.NEGATIVE_INFINITY,
    waveStartMs: Number.NEGATIVE_INFINITY,
    previousReadMs: clock.monotonicMs(),
    lastLookMs: Number.NEGATIVE_INFINITY,
    isUnread: false,
    refusalsCounted: null,
    refusalMs: Number.NEGATIVE_INFINITY,
    refusedSinceMs: null,
  };
}

/** Takes an address out of flight and releases the requests that it no longer needs. */
export function recall(sweep: SweepState, target: Target): void {
  sweep.waiting.delete(target);
  sweep.transmitter.release(target.ip);
  sweep.budget.resolve(target.bookedAtMs, target.bookedAtMs);
}
