import { describe, expect, it } from 'vitest';
import {
  expectedUnseen,
  tryLoss,
  WIRED_PRIOR,
  WIRELESS_PRIOR,
} from '../../../../../electron/network/scan/sweep/link-loss.ts';

/** What a sweep sees of many hosts after so many tries, when a try is lost with the given chance. */
function seenAfter(tries: number, loss: number, hosts: number) {
  let answered = 0;
  let lostTries = 0;
  for (let lost = 0; lost < tries; lost += 1) {
    const share = hosts * loss ** lost * (1 - loss);
    answered += share;
    lostTries += share * lost;
  }
  return { hosts: answered, lostTries };
}

describe('the loss of a link', () => {
  it.each([0.1, 0.19, 0.36, 0.51, 0.64])(
    'is %d regardless of the number of tries it is read from',
    (loss) => {
      for (const tries of [3, 6, 9, 15])
        expect(tryLoss(seenAfter(tries, loss, 100_000), WIRED_PRIOR, tries)).toBeCloseTo(loss, 2);
    },
  );

  it('looks better than it is when the unlucky hosts are left out', () => {
    expect(tryLoss(seenAfter(3, 0.51, 100_000), WIRED_PRIOR)).toBeLessThan(0.4);
  });

  it('is the prior before the first answer', () => {
    const nobody = { hosts: 0, lostTries: 0 };
    expect(tryLoss(nobody, WIRED_PRIOR, 3)).toBeLessThan(0.01);
    expect(tryLoss(nobody, WIRELESS_PRIOR, 3)).toBeGreaterThan(0.15);
  });
});

describe('hosts unseen', () => {
  const silent = (count: number, tries: number): number[] => Array<number>(count).fill(tries);

  it('are hardly any after two tries of a clean wired link, and several after one pass of a bad one', () => {
    const clean = { hosts: 60, lostTries: 0 };
    expect(expectedUnseen(silent(193, 2), clean, 253, WIRED_PRIOR)).toBeLessThan(0.01);
    const bad = seenAfter(3, 0.51, 60);
    const unseen = expectedUnseen(silent(201, 3), bad, 253, WIRED_PRIOR);
    expect(unseen).toBeGreaterThan(4);
    expect(unseen).toBeLessThan(16);
  });

  it('are fewer with every try', () => {
    const seen = { hosts: 40, lostTries: 20 };
    const counts = [1, 3, 6, 9, 12].map((tries) =>
      expectedUnseen(silent(200, tries), seen, 253, WIRELESS_PRIOR),
    );
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  });
});
