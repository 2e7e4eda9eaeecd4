import type { PingSeries } from '../domain/network.ts';
import { delaySpreadMs, meanJitterMs } from './round-trips.ts';

export type DelayVariation = {
  /** Mean difference between neighbours, in milliseconds. */
  readonly jitterMs: number;
  /** How far late packets are behind the quickest, each way, in milliseconds. */
  readonly spreadMs: number;
};

export type VariationSources = {
  /** Round trips of packets that this program sent and timed; null when there were none. */
  readonly packets: readonly number[] | null;
  /** How late the program woke for each of them. */
  readonly lateness: readonly number[];
  /** The system's own pings at the same time. */
  readonly pings: PingSeries | null;
  /** Variation above which the verdict warns, in milliseconds. */
  readonly limitMs: number;
};

/** Pings that must have come back before their variation says anything. */
const WITNESSES = 8;
/** A program that wakes later than this, one time in a hundred, runs on a busy machine. */
const BUSY_MS = 10;

/** The value that one in a hundred exceeds; 0 for an empty list. */
function oneInAHundred(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.99)] ?? 0;
}

/**
 * The network's delay variation without that of a busy laptop. Packets timed by a program contain the
 * laptop's delays; pings, stamped by the kernel, hardly do. Pings that vary by less than half the
 * limit clear the network of what the packets show. Stalls reach some of the pings too, so on a
 * machine that is known to be busy it is enough that a typical ping hardly varies.
 */
export function delayVariation(sources: VariationSources): DelayVariation {
  const { packets, lateness, pings, limitMs } = sources;
  const range =
    pings === null || pings.minMs === null || pings.maxMs === null
      ? null
      : (pings.maxMs - pings.minMs) / 2;
  if (packets === null || packets.length === 0)
    return { jitterMs: pings?.jitterMs ?? 0, spreadMs: pings?.jitterMs ?? 0 };
  const measured = {
    jitterMs: meanJitterMs(packets) ?? 0,
    spreadMs: delaySpreadMs(packets) / 2,
  };
  if (pings === null || range === null || (pings.received ?? 0) < WITNESSES) return measured;
  if (range < limitMs / 2) return { jitterMs: pings.jitterMs ?? 0, spreadMs: range };
  const typicalMs = pings.typicalJitterMs;
  const isBusy = oneInAHundred(lateness) > BUSY_MS;
  return isBusy && typicalMs !== null && typicalMs < limitMs / 4
    ? { jitterMs: typicalMs, spreadMs: typicalMs }
    : measured;
}
