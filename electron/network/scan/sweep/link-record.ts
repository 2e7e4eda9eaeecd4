import { tryLoss } from './link-loss.ts';
import type { TableTraits } from '../../neighbours/neighbour-table.ts';
import type { Pace, Target } from './target.ts';
import type { DoubtCause, DoubtfulMoments, SweepKnowledge } from './verdict.ts';

const LONGEST_SETTLE_MS = 900;
/** A machine that wakes its programs later than this may lose frames as well. */
const CALM_LATENESS_MS = 70;
/** The share of an earlier delay that still counts at the next wake-up. */
const LATENESS_DECAY = 0.98;

/**
 * How far apart two reads of the table may lie, as a share of the system's interval between two tries:
 * up to the first share it is clear which try was answered, beyond the second nobody knows.
 */
const CLEAR_SHARE = 0.25;
const PRECISE_SHARE = 0.75;
/** From this share of the hosts on, answers at unknown tries leave the losses of the link unknown. */
const VAGUE_SHARE = 0.25;

/** When an answer came: after one read of the table had begun, and before the end of the next. */
export type Sighting = { readonly afterMs: number; readonly byMs: number };

/** What a sweep learns about its link and its machine while it runs. */
export type LinkRecord = {
  /** Notes a datagram to an address that had none before. */
  readonly tried: () => void;
  /** Notes that an address in flight resolved. */
  readonly answered: (target: Target, seen: Sighting) => void;
  /** Notes that an address that had been given up resolved after all. */
  readonly answeredLate: (target: Target, seen: Sighting) => void;
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

/** How many tries had passed without an answer, as far as the reads of the table tell. */
function triesBeforeAnswer(
  { sentAtMs }: Target,
  { afterMs, byMs }: Sighting,
  { tries, tryIntervalMs }: Pick<TableTraits, 'tries' | 'tryIntervalMs'>,
): { readonly tries: number; readonly isKnown: boolean } {
  const earliestMs = Math.max(afterMs, sentAtMs);
  const share = (byMs - earliestMs) / tryIntervalMs;
  // A host answers soon: between two reads, a new try is likelier than a late answer to the last one.
  // Of slower reads the middle is the best guess. A slow listing explains all that it does not
  // exclude: its own time must not look like losses.
  const cameMs =
    share <= CLEAR_SHARE ? byMs : share <= PRECISE_SHARE ? (earliestMs + byMs) / 2 : earliestMs;
  return {
    tries: Math.min(tries - 1, Math.floor((cameMs - sentAtMs) / tryIntervalMs)),
    isKnown: share <= PRECISE_SHARE,
  };
}

/** The best guess of when an answer came: between the reads that showed it, and after its question. */
function middleOf({ afterMs, byMs }: Sighting, sentAtMs: number): number {
  return Math.max(sentAtMs, (Math.max(afterMs, sentAtMs) + byMs) / 2);
}

/** The tries that an address had lost when it resolved after it was given up. */
function lostOfLatecomer(target: Target, lostInPass: number): number {
  // Nothing was sent to an address that the system had denied.
  if (target.lastAskedMs === Number.NEGATIVE_INFINITY) return 0;
  const { triesBefore, triesOfPass } = target;
  return triesBefore - triesOfPass + Math.min(triesOfPass, lostInPass);
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
  let vagueHosts = 0;
  let doubts: readonly DoubtfulMoments[] = [];
  let drops: readonly DoubtfulMoments[] = [];
  const settleMs = (): number =>
    Math.min(
      LONGEST_SETTLE_MS,
      Math.max(pace.shortestSettleMs, slowestFirstTryMs * 2 + 20, latenessMs * 3),
    );
  const lateTries = (target: Target, seen: Sighting): number => {
    const { tries, isKnown } = triesBeforeAnswer(target, seen, traits);
    vagueHosts += isKnown ? 0 : 1;
    return tries;
  };
  return {
    tried: () => {
      addressesTried += 1;
    },
    answered: (target, seen) => {
      const { sentAtMs } = target;
      const cameMs = middleOf(seen, sentAtMs);
      const late = lateTries(target, seen);
      // What the machine dropped says nothing about the link.
      const wasDropped = drops.some(({ fromMs, toMs }) => fromMs < cameMs && toMs > sentAtMs);
      lostTries += target.triesBefore + (wasDropped ? 0 : late);
      hosts += 1;
      const askedMs = sentAtMs + late * traits.tryIntervalMs;
      slowestFirstTryMs = Math.max(slowestFirstTryMs, cameMs - askedMs);
    },
    answeredLate: (target, seen) => {
      hosts += 1;
      const isOver = seen.afterMs >= target.lastAskedMs + settleMs();
      lostTries += lostOfLatecomer(target, isOver ? traits.tries : lateTries(target, seen));
    },
    known: () => {
      knownHosts += 1;
    },
    proved: (lost) => {
      hosts += 1;
      addressesTried += 1;
      // A machine that wakes its programs late has perhaps only heard the answer late.
      if (latenessMs < CALM_LATENESS_MS) lostTries += lost;
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
      isVague: vagueHosts > hosts * VAGUE_SHARE,
      doubts,
      drops,
    }),
    tryLoss: () => tryLoss({ hosts, lostTries }, pace.prior),
    worstLatenessMs: () => worstLatenessMs,
  };
}
