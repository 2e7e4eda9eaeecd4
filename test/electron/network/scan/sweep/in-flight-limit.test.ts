import { describe, expect, it } from 'vitest';
import { LINUX_TRAITS } from '../../../../../electron/network/neighbours/linux.ts';
import type { TableCapacity } from '../../../../../electron/network/neighbours/neighbour-table.ts';
import { createInFlightLimit } from '../../../../../electron/network/scan/sweep/in-flight-limit.ts';

const EMPTY: TableCapacity = { limit: 1024, used: 0, refusals: 0, unsent: 0, dropped: 0 };

/** A limit, the doubts that it reported, and a sampler that takes what the system says. */
function limitUnderTest() {
  const doubts: [number, number, string][] = [];
  const limit = createInFlightLimit(LINUX_TRAITS, ({ fromMs, toMs }, cause) =>
    doubts.push([fromMs, toMs, cause]),
  );
  const sample = (atMs: number, capacity: Partial<TableCapacity>, inFlight = 200): number =>
    limit.sample({ atMs, capacity: { ...EMPTY, ...capacity }, visible: 0, failed: 0, inFlight });
  return { limit, doubts, sample };
}

describe('how many addresses may wait at once', () => {
  it('leaves a reserve, a smaller one where little room is left', () => {
    const { sample } = limitUnderTest();
    expect(sample(0, { used: 0 }, 0)).toBe(1024 - 32);
    expect(sample(20, { used: 900 }, 0)).toBe(124 - 12);
    expect(sample(40, { used: 1024 }, 0)).toBe(16);
  });

  it('counts half of the table as taken where the system hides the count', () => {
    const { sample } = limitUnderTest();
    expect(sample(0, { used: null }, 0)).toBe(512 - 32);
  });

  it('goes down with a refusal and recovers in quiet', () => {
    const { limit, sample } = limitUnderTest();
    sample(0, {});
    expect(sample(20, { refusals: 1 })).toBe(Math.floor(200 * 0.85));
    expect(limit.wasReduced()).toBe(true);
    expect(sample(2_000, { refusals: 1 })).toBeGreaterThan(170);
  });
});

describe('what makes silence doubtful', () => {
  it('does not count a refusal that hit only our own datagrams', () => {
    const { limit, doubts, sample } = limitUnderTest();
    sample(0, { refusals: 40, unsent: 7 });
    sample(20, { refusals: 45, unsent: 12 });
    expect(doubts).toEqual([]);
    expect(limit.wasReduced()).toBe(true);
  });

  it('is a refusal beyond those, in the moments since the look before', () => {
    const { doubts, sample } = limitUnderTest();
    sample(100, { refusals: 40, unsent: 7 });
    sample(120, { refusals: 46, unsent: 12 });
    sample(140, { refusals: 46, unsent: 12 });
    expect(doubts).toEqual([[100, 120, 'table-full']]);
  });

  it('is every refusal where the system does not count datagrams', () => {
    const { doubts, sample } = limitUnderTest();
    sample(100, { refusals: 40, unsent: null });
    sample(120, { refusals: 41, unsent: null });
    expect(doubts).toEqual([[100, 120, 'table-full']]);
  });

  it('is a frame that the machine dropped, but not those of before the sweep', () => {
    const { limit, doubts, sample } = limitUnderTest();
    sample(100, { dropped: 9_000 });
    sample(120, { dropped: 9_000 });
    sample(140, { dropped: 9_500 });
    expect(doubts).toEqual([[120, 140, 'dropped']]);
    expect(limit.wasReduced()).toBe(false);
  });

  it('is a refusal that the sweep noticed itself, where the counter is hidden', () => {
    const { limit, doubts, sample } = limitUnderTest();
    sample(1_000, { used: null, refusals: null, unsent: null, dropped: null });
    limit.refused(1_020, 100);
    expect(doubts).toEqual([[820, 1_020, 'table-full']]);
  });
});
