import { expectedUnseen } from '../../../shared/net/link-loss.ts';
import type { TableTraits } from '../neighbours/neighbour-table.ts';
import type { Pace, Target } from './target.ts';

/** What a sweep has learned about its link and its machine. */
export type SweepKnowledge = {
  readonly hosts: number;
  /** Hosts that the system knew before the sweep: they say nothing about losses, but that hosts exist. */
  readonly knownHosts: number;
  readonly lostTries: number;
  readonly addressesTried: number;
  /** How long after its request an answer may still be under way. */
  readonly settleMs: number;
  /** False when the machine wakes its programs late or its table was full: frames may be lost to that. */
  readonly isCalm: boolean;
};

/** The sweep stops when fewer hosts than this are expected among the silent addresses. */
export const ACCEPTED_UNSEEN = 0.01;
/** Hosts that must have answered before one try of a silent address may be enough. */
const HOSTS_THAT_PROVE_A_LINK = 20;

/** Hosts expected among the silent addresses, now or once those in flight had all their tries. */
export function hostsUnseen(
  silent: { readonly waiting: Iterable<Target>; readonly spent: Iterable<Target> },
  nowMs: number,
  when: 'now' | 'after-this-pass',
  context: {
    readonly knowledge: SweepKnowledge;
    readonly traits: TableTraits;
    readonly pace: Pace;
  },
): number {
  const { knowledge, traits, pace } = context;
  const tries = function* (): Generator<number> {
    for (const target of silent.spent) yield target.triesBefore;
    for (const target of silent.waiting) {
      const elapsed = nowMs - target.sentAtMs - knowledge.settleMs;
      const done = elapsed < 0 ? 0 : Math.floor(elapsed / traits.tryIntervalMs) + 1;
      yield target.triesBefore + (when === 'now' ? Math.min(traits.tries, done) : traits.tries);
    }
  };
  return expectedUnseen([...tries()], knowledge, knowledge.addressesTried, pace.prior);
}

/** Tries that every address must have had, whatever the arithmetic says. */
function leastTries(knowledge: SweepKnowledge, traits: TableTraits, pace: Pace): number {
  // Nobody at all: the sensor may be broken, so every try counts.
  if (knowledge.hosts + knowledge.knownHosts === 0) return traits.tries;
  const isProved = knowledge.hosts >= HOSTS_THAT_PROVE_A_LINK && knowledge.lostTries === 0;
  return isProved && knowledge.isCalm ? pace.leastTries : 2;
}

/** True when every address in flight had its least tries and none of them is doubtful. */
export function hadLeastTries(
  waiting: Iterable<Target>,
  nowMs: number,
  context: {
    readonly knowledge: SweepKnowledge;
    readonly traits: TableTraits;
    readonly pace: Pace;
  },
): boolean {
  const { knowledge, traits, pace } = context;
  const least = leastTries(knowledge, traits, pace);
  for (const target of waiting) {
    const neededMs = (least - 1 - target.triesBefore) * traits.tryIntervalMs + knowledge.settleMs;
    if (target.doubtful || nowMs - target.sentAtMs < neededMs) return false;
  }
  return true;
}
