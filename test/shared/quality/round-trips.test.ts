import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanJitterMs, roundTripFigures } from '../../../shared/quality/round-trips.ts';

describe('figures of a series of round trips', () => {
  it('means the differences between neighbours', () => {
    expect(meanJitterMs([10, 14, 12])).toBe(3);
    expect(meanJitterMs([10])).toBeNull();
    expect(meanJitterMs([])).toBeNull();
    expect(meanJitterMs([5, 5, 5, 5])).toBe(0);
  });

  it('has nothing to say of an empty series', () => {
    expect(roundTripFigures([])).toBeNull();
  });

  it('keeps least, mean and greatest in order', () => {
    const times = fc.array(fc.float({ min: 0, max: 5000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    fc.assert(
      fc.property(times, (series) => {
        const figures = roundTripFigures(series);
        if (figures === null) return false;
        const slack = 1e-6 * (1 + figures.maxMs);
        return (
          figures.minMs <= figures.averageMs + slack &&
          figures.averageMs <= figures.maxMs + slack &&
          (figures.jitterMs ?? 0) <= figures.maxMs - figures.minMs + slack
        );
      }),
    );
  });
});
