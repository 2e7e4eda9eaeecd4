import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { createRequestBudget } from '../../../../../electron/network/scan/sweep/request-budget.ts';
import { mostInOneSecond } from '../../simulated-network.ts';

const REPEATS = { tries: 3, tryIntervalMs: 1000 };

const plan = fc.record({
  perSecond: fc.integer({ min: 5, max: 60 }),
  gaps: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 20, maxLength: 400 }),
  resolvesEvery: fc.integer({ min: 2, max: 9 }),
});

test.prop([plan], { numRuns: 300 })(
  'no second ever contains more requests than allowed, including the system’s repeats',
  ({ perSecond, gaps, resolvesEvery }) => {
    const budget = createRequestBudget(perSecond, REPEATS);
    const requests: number[] = [];
    let nowMs = 1000;
    for (const [index, gap] of gaps.entries()) {
      nowMs += gap;
      if (!budget.mayStart(nowMs)) continue;
      budget.start(nowMs);
      requests.push(nowMs);
      if (index % resolvesEvery === 0) budget.resolve(nowMs, nowMs + 1);
      else requests.push(nowMs + 1000, nowMs + 2000);
    }
    expect(mostInOneSecond(requests)).toBeLessThanOrEqual(perSecond);
  },
);

it('lets datagrams go again once the seconds before are over', () => {
  const budget = createRequestBudget(10, REPEATS);
  for (let sent = 0; sent < 10; sent += 1) budget.start(0);
  expect(budget.mayStart(500)).toBe(false);
  // The repeats at one and two seconds hold the next two; after them the way is free.
  expect(budget.mayStart(1500)).toBe(false);
  expect(budget.mayStart(3100)).toBe(true);
});
