import { expectedUnseen } from './link-loss.ts';
import type { TableTraits } from '../../neighbours/neighbour-table.ts';
import type { Pace, Target } from './target.ts';

/** Moments in which answers may have been lost to a full table, on the monotonic clock. */
export type DoubtfulMoments = { readonly fromMs: number; readonly toMs: number };

/** The table was full for others than the sweep, or the machine dropped frames. */
export type DoubtCause = 'table-full' | 'dropped';

/** What a sweep has learned about its link and its machine. */
export type SweepKnowledge = {
  readonly hosts: number;
  /** Hosts that the system knew before the sweep: they prove that hosts exist, and nothing about losses. */
  readonly knownHosts: number;
  readonly lostTries: number;
  readonly addressesTried: number;
  /** How long after its request an answer may still be under way. */
  readonly settleMs: number;
  /** False when the machine wakes its programs late: frames may be lost to that. */
  readonly isCalm: boolean;
  /** True when the table is read so rarely that nobody knows which try many hosts answered. */
  readonly isVague: boolean;
  /** The table was full: a try in those moments does not count. */
  readonly doubts: readonly DoubtfulMoments[];
  /** The machine dropped frames: a try in those moments counts only together with an undisturbed one. */
  readonly drops: readonly DoubtfulMoments[];
};

type Context = {
  readonly knowledge: SweepKnowledge;
  readonly traits: TableTraits;
  readonly pace: Pace;
};

/** The sweep stops when fewer hosts than this are expected among the silent addresses. */
export const ACCEPTED_UNSEEN = 0.01;
/** How many hosts must have answered before one try of a silent address can be enough. */
const HOSTS_THAT_PROVE_A_LINK = 20;
/**
 * How long to wait for a single try even on a quick link: behind a wired access point, a station that
 * saves power wakes at every third beacon, which is every 307 ms.
 */
export const SINGLE_TRY_MS = 350;

/**
 * Tries of an address in flight whose answer would have been seen: `listenMs` passed before the table
 * was read at `readMs`, and nothing is known to have lost answers in between.
 */
export function triesHeard(
  target: Target,
  readMs: number,
  listenMs: number,
  { knowledge, traits }: Pick<Context, 'knowledge' | 'traits'>,
): number {
  const { doubts, drops, settleMs } = knowledge;
  let heard = 0;
  let undisturbed = 0;
  for (let index = 0; index < traits.tries; index += 1) {
    const askedMs = target.sentAtMs + index * traits.tryIntervalMs;
    if (askedMs + listenMs > readMs) break;
    const isWithin = ({ fromMs, toMs }: DoubtfulMoments): boolean =>
      askedMs <= toMs && askedMs + settleMs >= fromMs;
    if (doubts.some(isWithin)) continue;
    heard += 1;
    if (!drops.some(({ fromMs, toMs }) => askedMs <= toMs && askedMs >= fromMs)) undisturbed += 1;
  }
  return undisturbed > 0 ? heard : 0;
}

/** Hosts expected among the silent addresses, now or after all tries of those in flight. */
export function hostsUnseen(
  silent: { readonly waiting: Iterable<Target>; readonly spent: Iterable<Target> },
  readMs: number,
  when: 'now' | 'after-this-pass',
  context: Context,
): number {
  const { knowledge, traits, pace } = context;
  const tries = function* (): Generator<number> {
    for (const target of silent.spent) yield target.triesBefore;
    for (const target of silent.waiting) {
      const more =
        when === 'now' ? triesHeard(target, readMs, knowledge.settleMs, context) : traits.tries;
      yield target.triesBefore + more;
    }
  };
  return expectedUnseen([...tries()], knowledge, knowledge.addressesTried, pace.prior);
}

/**
 * Tries of every address where the losses of the link are unknown: a host that only a second pass finds
 * shows them. A system that tries often enough by itself needs no second one.
 */
const VAGUE_TRIES = 5;

/** Tries that every address must have had, regardless of the arithmetic. */
function leastTries({ knowledge, traits, pace }: Context): number {
  if (knowledge.isVague) return VAGUE_TRIES;
  // No host at all: the table may show nothing, so every try is needed.
  if (knowledge.hosts + knowledge.knownHosts === 0) return traits.tries;
  const isProved = knowledge.hosts >= HOSTS_THAT_PROVE_A_LINK && knowledge.lostTries === 0;
  return isProved && knowledge.isCalm ? pace.leastTries : 2;
}

/** True while an address that was given up must have another pass, regardless of the arithmetic. */
export function owesTries(spent: Iterable<Target>, { knowledge }: Context): boolean {
  if (!knowledge.isVague) return false;
  for (const { triesBefore } of spent) if (triesBefore < VAGUE_TRIES) return true;
  return false;
}

/** True when every address in flight had its minimum of tries before the table was read. */
export function hadLeastTries(
  waiting: Iterable<Target>,
  readMs: number,
  context: Context,
): boolean {
  const least = leastTries(context);
  const { settleMs } = context.knowledge;
  const listenMs = least === 1 ? Math.max(settleMs, SINGLE_TRY_MS) : settleMs;
  for (const target of waiting)
    if (target.triesBefore + triesHeard(target, readMs, listenMs, context) < least) return false;
  return true;
}
