import { tryLoss } from './link-loss.ts';
import type { TableTraits } from '../../neighbours/neighbour-table.ts';
import type { Pace, Target } from './target.ts';
import type { DoubtCause, DoubtfulMoments, SweepKnowledge } from './verdict.ts';

const LONGEST_SETTLE_MS = 900;
/** A machine that wakes its programs later than this may lose frames as well. */
const CALM_LATENESS_MS = 70;
/** The share of an earlier delay that still counts at the next wake-up. */
const LATENESS_DECAY = 0.98;

/** What a sweep learns about its link and its machine while it runs. */
export type LinkRecord = {
  /** Notes a datagram to an address that had none before. */
  readonly tried: () => void;
  /** Notes that an address in flight resolved at `cameMs`. */
  readonly answered: (target: Target, cameMs: number) => void;
  /** Notes that an address that had been given up resolved after all. */
  readonly answeredLate: (target: Target) => void;
  /** Notes a host that the system knew before. */
  readonly known: () => void;
  readonly proved: (lostTries: number) => void;
  /** Notes how late the machine woke the program. */
  readonly woken: (latenessMs: number) => void;
  readonly doubt: (moments: DoubtfulMoments, cause: DoubtCause) => void;
  readonly hasDropped: () => boolean;
  /** How long after its request an answer may still be under way, on this link and this busy machine. */
  readonly settleMs: () => number;
  readonly knowledge: () => SweepKnowledge;
  /** Probability that one exchange is lost. */
  readonly tryLoss: () => number;
  readonly worstLatenessMs: () => number;
};

/** Adds moments to the recent ones, and joins them with those that they continue. */
function withMoments(
  list: readonly DoubtfulMoments[],
  moments: DoubtfulMoments,
  oldestMs: number,
): readonly DoubtfulMoments[] {
  const recent = list.filter(({ toMs }) => toMs > oldestMs);
  const last = recent.at(-1);
  return last !== undefined && moments.fromMs <= last.toMs
    ? [...recent.slice(0, -1), { fromMs: last.fromMs, toMs: moments.toMs }]
    : [...recent, moments];
}

/** An empty record of a link with this pace, on a system that repeats as `traits` says. */
export function createLinkRecord(
  pace: Pace,
  traits: Pick<TableTraits, 'tries' | 'tryIntervalMs'>,
): LinkRecord {
  let hosts = 0;
  let knownHosts = 0;
  let lostTries = 0;
  let addressesTried = 0;
  let slowestFirstTryMs = 0;
  let latenessMs = 0;
  let worstLatenessMs = 0;
  let doubts: readonly DoubtfulMoments[] = [];
  let drops: readonly DoubtfulMoments[] = [];
  const settleMs = (): number =>
    Math.min(
      LONGEST_SETTLE_MS,
      Math.max(pace.shortestSettleMs, slowestFirstTryMs * 2 + 20, latenessMs * 3),
    );
  return {
    tried: () => {
      addressesTried += 1;
    },
    answered: ({ sentAtMs, triesBefore }, cameMs) => {
      const delayMs = cameMs - sentAtMs;
      const late = Math.min(traits.tries - 1, Math.floor(delayMs / traits.tryIntervalMs));
      // What the machine dropped says nothing about the link.
      const wasDropped = drops.some(({ fromMs, toMs }) => fromMs < cameMs && toMs > sentAtMs);
      lostTries += triesBefore + (wasDropped ? 0 : late);
      hosts += 1;
      slowestFirstTryMs = Math.max(slowestFirstTryMs, delayMs - late * traits.tryIntervalMs);
    },
    answeredLate: ({ triesBefore }) => {
      hosts += 1;
      lostTries += triesBefore;
    },
    known: () => {
      knownHosts += 1;
    },
    proved: (lost) => {
      hosts += 1;
      addressesTried += 1;
      lostTries += lost;
    },
    woken: (late) => {
      latenessMs = Math.max(latenessMs * LATENESS_DECAY, late);
      worstLatenessMs = Math.max(worstLatenessMs, latenessMs);
    },
    doubt: (moments, cause) => {
      const oldestMs = moments.toMs - 2 * traits.tries * traits.tryIntervalMs;
      if (cause === 'table-full') doubts = withMoments(doubts, moments, oldestMs);
      else drops = withMoments(drops, moments, oldestMs);
    },
    hasDropped: () => drops.length > 0,
    settleMs,
    knowledge: () => ({
      hosts,
      knownHosts,
      lostTries,
      addressesTried,
      settleMs: settleMs(),
      isCalm: latenessMs < CALM_LATENESS_MS,
      doubts,
      drops,
    }),
    tryLoss: () => tryLoss({ hosts, lostTries }, pace.prior),
    worstLatenessMs: () => worstLatenessMs,
  };
}
