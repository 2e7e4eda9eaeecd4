import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  delaySpreadMs,
  meanJitterMs,
  roundTripFigures,
  typicalJitterMs,
} from '../../../shared/quality/round-trips.ts';

describe('figures of a series of round trips', () => {
  it('means the differences between neighbours', () => {
    expect(meanJitterMs([10, 14, 12])).toBe(3);
    expect(meanJitterMs([10])).toBeNull();
    expect(meanJitterMs([])).toBeNull();
    expect(meanJitterMs([5, 5, 5, 5])).toBe(0);
  });

  it('has a typical difference that a few stalls leave alone', () => {
    expect(typicalJitterMs([10])).toBeNull();
    expect(typicalJitterMs([10, 14, 12])).toBe(2);
    const stalls = Array.from({ length: 20 }, (_, index) => (index % 7 === 3 ? 80 : 10));
    expect(typicalJitterMs(stalls)).toBe(0);
    expect(meanJitterMs(stalls)).toBeGreaterThan(15);
  });

  it('has nothing to say of an empty series', () => {
    expect(roundTripFigures([])).toBeNull();
  });

  it('keeps least, mean and greatest in order', () => {
    const times = fc.array(fc.float({ min: 0, max: 5000, noNaN: true }), {
      minLength: 1,
      maxLength: 300,
    });
    const isOrdered = (series: readonly number[]): boolean => {
      const figures = roundTripFigures(series);
      if (figures === null) return false;
      const slack = 1e-6 * (1 + figures.maxMs);
      return (
        figures.minMs <= figures.averageMs + slack &&
        figures.averageMs <= figures.maxMs + slack &&
        (figures.jitterMs ?? 0) <= figures.maxMs - figures.minMs + slack
      );
    };
    expect(() => fc.assert(fc.property(times, isOrdered))).not.toThrow();
  });

  it('measures how late the late packets are', () => {
    expect(delaySpreadMs([])).toBe(0);
    expect(delaySpreadMs([20, 20, 20])).toBe(0);
    const series = Array.from({ length: 100 }, (_, index) => 10 + index);
    expect(delaySpreadMs(series)).toBe(95);
  });
});
