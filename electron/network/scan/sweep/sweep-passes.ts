import type { SweepState } from './sweep-state.ts';
import type { Target } from './target.ts';
import {
  ACCEPTED_UNSEEN,
  hadLeastTries,
  hostsUnseen,
  owesTries,
  SINGLE_TRY_MS,
  triesHeard,
} from './verdict.ts';

/** How long before and after a verdict or a new wave the table is read often. */
const TAIL_MS = 80;
const MAX_PASSES = 6;
const MAX_DOUBTS = 2;
/**
 * How long the table may refuse every address before the sweep stops asking through it: a crowded table
 * has room again within seconds, and a listing that hides our addresses will never show them.
 */
const LONGEST_REFUSAL_MS = 30_000;

const contextOf = ({ traits, pace, link }: SweepState) => ({
  traits,
  pace,
  knowledge: link.knowledge(),
});

/** Gives up the addresses whose tries are over; asks again where no answer could have been seen. */
export function expire(sweep: SweepState, nowMs: number): void {
  const again: Target[] = [];
  const now = contextOf(sweep);
  for (const target of sweep.waiting) {
    if (nowMs - target.sentAtMs < sweep.lifeMs) continue;
    sweep.waiting.delete(target);
    sweep.transmitter.release(target.ip);
    const heard = triesHeard(target, nowMs, now.knowledge.settleMs, now);
    if (heard === 0 && target.doubts < MAX_DOUBTS) {
      target.doubts += 1;
      again.push(target);
      continue;
    }
    target.state = 'spent';
    target.triesOfPass = Math.max(1, heard);
    target.triesBefore += target.triesOfPass;
    sweep.spent.add(target);
  }
  if (again.length > 0) sweep.queue.putLast(again);
}

/** True when the table has taken no address for so long that it never will. */
export function isShutOut({ refusedSinceMs }: SweepState, nowMs: number): boolean {
  return refusedSinceMs !== null && nowMs - refusedSinceMs >= LONGEST_REFUSAL_MS;
}

/** True when the sweep must wait for another pass, which has just begun or begins soon. */
function hasNextPass(sweep: SweepState, nowMs: number): boolean {
  const { spent, waiting, traits } = sweep;
  // Only addresses that had as many passes as the others go again, so that passes stay in order.
  const next = [...spent].filter((target) => target.triesBefore <= sweep.passes * traits.tries);
  if (next.length === 0) return false;
  const lastMs = next.reduce((latest, target) => Math.max(latest, target.sentAtMs), 0);
  // A request that the system suppresses would count as a try that no host could answer.
  if (nowMs - lastMs < sweep.lifeMs + traits.restAfterFailureMs) return true;
  if (waiting.size >= next.length) return false;
  sweep.passes += 1;
  for (const target of next) spent.delete(target);
  sweep.queue.putFirst(next);
  return true;
}

/** True if a read that began at `lookMs` could show the answer to the last try of an address. */
function couldShow({ lastAskedMs }: Target, settleMs: number, lookMs: number): boolean {
  return lastAskedMs + settleMs <= lookMs;
}

/**
 * True once a read of the table could show every answer of the addresses that were given up. Where a
 * listing takes seconds, an address is given up long before anybody can see its answer.
 */
function wasLookedAt({ spent, link, lastLookMs }: SweepState): boolean {
  const settleMs = link.settleMs();
  for (const target of spent) if (!couldShow(target, settleMs, lastLookMs)) return false;
  return true;
}

/** The addresses that were given up although no read that succeeded could show their answer. */
export function unseenOf({ spent, link, previousReadMs }: SweepState): readonly string[] {
  const settleMs = link.settleMs();
  const unseen = [...spent].filter((target) => !couldShow(target, settleMs, previousReadMs));
  return unseen.map(({ ip }) => ip);
}

/** True when the sweep has nothing left to ask. Starts another pass when losses call for one. */
export function isFinished(sweep: SweepState, nowMs: number): boolean {
  const { queue, greetings, waiting, spent } = sweep;
  if (queue.size() + greetings.length > 0) return false;
  if (waiting.size === 0 && spent.size === 0) return true;
  if (!wasLookedAt(sweep)) return false;
  const now = contextOf(sweep);
  const silent = { waiting, spent };
  // A verdict needs a fresh look at the table: answers since the last one are not known yet.
  const readMs = Math.min(nowMs, sweep.previousReadMs);
  const unseen = (when: 'now' | 'after-this-pass'): number =>
    hostsUnseen(silent, readMs, when, now);
  const isPassOwed = sweep.passes < MAX_PASSES && owesTries(spent, now);
  const isProved = !isPassOwed && hadLeastTries(waiting, readMs, now);
  if (isProved && unseen('now') < ACCEPTED_UNSEEN) return true;
  if (spent.size === 0) return false;
  const isPassWorthIt =
    isPassOwed || (sweep.passes < MAX_PASSES && unseen('after-this-pass') >= ACCEPTED_UNSEEN);
  if (isPassWorthIt && hasNextPass(sweep, nowMs)) return false;
  return waiting.size === 0;
}

/** True while first answers, a verdict or room for the next wave are expected. */
export function isHurried(sweep: SweepState): boolean {
  const nowMs = sweep.clock.monotonicMs();
  const answerMs = Math.max(sweep.link.settleMs(), SINGLE_TRY_MS) + TAIL_MS;
  if (nowMs - sweep.lastSentMs < answerMs) return true;
  // The next wave goes out as soon as the oldest address is given up.
  const [oldest] = sweep.waiting;
  return (
    sweep.queue.size() > 0 &&
    oldest !== undefined &&
    oldest.sentAtMs + sweep.lifeMs - nowMs < 2 * TAIL_MS
  );
}
