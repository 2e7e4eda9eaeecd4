/** The figures of a series of round trips: those of RFC 3550 and of every ping. */
export type RoundTripFigures = {
  readonly minMs: number;
  readonly averageMs: number;
  readonly maxMs: number;
  /** Mean of the differences between neighbours in time; null for fewer than two replies. */
  readonly jitterMs: number | null;
};

/**
 * Mean absolute difference between consecutive round trips, in milliseconds: the packet delay
 * variation of RFC 3550 §6.4.1 without its smoothing, which needs hundreds of packets to settle.
 */
export function meanJitterMs(times: readonly number[]): number | null {
  let previous: number | null = null;
  let sum = 0;
  let pairs = 0;
  for (const time of times) {
    if (previous !== null) {
      sum += Math.abs(time - previous);
      pairs += 1;
    }
    previous = time;
  }
  return pairs === 0 ? null : sum / pairs;
}

/**
 * Median absolute difference between consecutive round trips, in milliseconds; null for fewer than
 * two replies. A few stalls of a busy machine spoil the mean but not the median.
 */
export function typicalJitterMs(times: readonly number[]): number | null {
  const steps = times
    .slice(1)
    .map((time, index) => Math.abs(time - (times[index] ?? time)))
    .toSorted((a, b) => a - b);
  return steps[Math.floor((steps.length - 1) / 2)] ?? null;
}

/** Least, mean and greatest round trip with the jitter; null for an empty series. */
export function roundTripFigures(times: readonly number[]): RoundTripFigures | null {
  if (times.length === 0) return null;
  const sum = times.reduce((total, time) => total + time, 0);
  return {
    minMs: times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY),
    averageMs: sum / times.length,
    maxMs: times.reduce((most, time) => Math.max(most, time), 0),
    jitterMs: meanJitterMs(times),
  };
}

/**
 * How far late packets are behind the quickest, in milliseconds: the 95th percentile of the delays
 * minus their minimum (RFC 5481 §4.2, with the percentile for which a jitter buffer is built).
 */
export function delaySpreadMs(times: readonly number[]): number {
  if (times.length === 0) return 0;
  const sorted = times.toSorted((a, b) => a - b);
  const late = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0;
  return late - (sorted[0] ?? 0);
}
