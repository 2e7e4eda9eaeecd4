import { describe, expect, it } from 'vitest';
import { LINUX_TRAITS } from '../../../../../electron/network/neighbours/linux.ts';
import {
  newTarget,
  paceOf,
  type Target,
} from '../../../../../electron/network/scan/sweep/target.ts';
import {
  hadLeastTries,
  hostsUnseen,
  owesTries,
  SINGLE_TRY_MS,
  type SweepKnowledge,
  triesHeard,
} from '../../../../../electron/network/scan/sweep/verdict.ts';

const GOOD_LINK: SweepKnowledge = {
  hosts: 250,
  knownHosts: 0,
  lostTries: 0,
  addressesTried: 1022,
  settleMs: 150,
  isCalm: true,
  isVague: false,
  doubts: [],
  drops: [],
};

function context(changes: Partial<SweepKnowledge> = {}, medium: 'wired' | 'wifi' = 'wired') {
  return {
    knowledge: { ...GOOD_LINK, ...changes },
    traits: LINUX_TRAITS,
    pace: paceOf(medium),
  };
}

function askedAt(sentAtMs: number): Target {
  return { ...newTarget('10.0.0.9'), state: 'waiting', sentAtMs };
}

describe('tries that a host would have been heard to answer', () => {
  const heard = (readMs: number, changes: Partial<SweepKnowledge> = {}): number =>
    triesHeard(askedAt(1000), readMs, 150, context(changes));

  it('count once they were listened to, three at most', () => {
    expect([1100, 1150, 2149, 2150, 3150, 99_000].map((ms) => heard(ms))).toEqual([
      0, 1, 1, 2, 3, 3,
    ]);
  });

  it('do not count where the table was full while an answer was under way', () => {
    expect(heard(2150, { doubts: [{ fromMs: 1100, toMs: 1120 }] })).toBe(1);
    expect(heard(2150, { doubts: [{ fromMs: 1160, toMs: 1180 }] })).toBe(2);
    expect(heard(99_000, { doubts: [{ fromMs: 0, toMs: 99_000 }] })).toBe(0);
  });

  it('count beside an undisturbed one alone where the machine dropped frames', () => {
    const repeatsDropped = { drops: [{ fromMs: 1900, toMs: 3200 }] };
    expect(heard(99_000, repeatsDropped)).toBe(3);
    expect(heard(99_000, { drops: [{ fromMs: 900, toMs: 3200 }] })).toBe(0);
  });
});

describe('the least tries', () => {
  const hadThem = (readMs: number, changes: Partial<SweepKnowledge> = {}): boolean =>
    hadLeastTries([askedAt(1000)], readMs, context(changes));

  it('are one on a proved link, waited for until a sleeping station has woken', () => {
    expect(hadThem(1000 + SINGLE_TRY_MS - 1)).toBe(false);
    expect(hadThem(1000 + SINGLE_TRY_MS)).toBe(true);
  });

  it.each([
    ['with few hosts', { hosts: 19 }],
    ['with a lost try', { lostTries: 1 }],
    ['on a late machine', { isCalm: false }],
  ])('are two %s', (_, changes) => {
    expect(hadThem(1000 + SINGLE_TRY_MS, changes)).toBe(false);
    expect(hadThem(2150, changes)).toBe(true);
  });

  it('are those of two passes where a slow listing hides the losses of the link', () => {
    const vague = context({ isVague: true });
    const afterOnePass: Target = { ...askedAt(1000), triesBefore: 3 };
    expect(hadThem(99_000, { isVague: true })).toBe(false);
    expect(hadLeastTries([afterOnePass], 1150, vague)).toBe(false);
    expect(hadLeastTries([afterOnePass], 2150, vague)).toBe(true);
    expect(owesTries([afterOnePass], vague)).toBe(true);
    expect(owesTries([{ ...afterOnePass, triesBefore: 6 }], vague)).toBe(false);
    expect(owesTries([afterOnePass], context())).toBe(false);
  });

  it('are two on Wi-Fi, and all when nothing answers', () => {
    const wifi = context({}, 'wifi');
    expect(hadLeastTries([askedAt(1000)], 1900, wifi)).toBe(false);
    expect(hadLeastTries([askedAt(1000)], 2150, wifi)).toBe(true);
    expect(hadThem(2900, { hosts: 0 })).toBe(false);
    expect(hadThem(3150, { hosts: 0 })).toBe(true);
  });
});

describe('hosts expected among the silent', () => {
  it('are fewer with each try, and more with each loss', () => {
    const waiting = Array.from({ length: 300 }, () => askedAt(1000));
    const unseen = (readMs: number, changes: Partial<SweepKnowledge> = {}): number =>
      hostsUnseen({ waiting, spent: [] }, readMs, 'now', context(changes));
    expect(unseen(1100)).toBeGreaterThan(unseen(1150));
    expect(unseen(1150)).toBeGreaterThan(unseen(2150));
    expect(unseen(2150, { lostTries: 60 })).toBeGreaterThan(unseen(2150));
  });
});
