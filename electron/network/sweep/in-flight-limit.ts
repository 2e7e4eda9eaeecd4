import type { TableCapacity, TableTraits } from '../neighbours/neighbour-table.ts';

/** What one look at the system tells about the room left in its table. */
export type RoomSample = {
  readonly atMs: number;
  readonly capacity: TableCapacity | null;
  /** Rows of the table that this process can see. */
  readonly visible: number;
  /** Visible rows that the system may drop when it needs room: failed ones and resolved ones of some age. */
  readonly reclaimable: number;
  /** Addresses of the sweep that wait for an answer now. */
  readonly inFlight: number;
};

/** Entries left for the rest of the machine: a full table would cut other programs off. */
const RESERVE = 64;
/** Never fewer, or a crowded machine would never finish. */
const FLOOR = 16;

/**
 * How many addresses may wait for an answer at once. It is what the table still has room for, less a
 * reserve; rows that only other namespaces see count as taken while they are young, because the
 * system drops older ones by itself. A refusal lowers the limit, and quiet raises it again.
 */
export function createInFlightLimit(traits: TableTraits): {
  readonly sample: (sample: RoomSample) => number;
  readonly refused: (atMs: number, inFlight: number) => void;
  readonly wasReduced: () => boolean;
} {
  const hiddenHistory: { atMs: number; hidden: number }[] = [];
  let ceiling = Number.POSITIVE_INFINITY;
  let lastRefusalMs = Number.NEGATIVE_INFINITY;
  let lastCounter: number | null = null;
  let reduced = false;

  const lower = (atMs: number, inFlight: number): void => {
    reduced = true;
    // One refusal is seen by several samples: the limit goes down once for each.
    if (atMs - lastRefusalMs < 500) return;
    lastRefusalMs = atMs;
    ceiling = Math.max(FLOOR, Math.floor(inFlight * 0.85));
  };

  /**
   * Hidden rows that did not exist long enough ago to be dropped for room. Those of the first look count
   * as young until they have been seen for that long.
   */
  const youngHidden = (atMs: number, hidden: number, ageMs: number): number => {
    hiddenHistory.push({ atMs, hidden });
    while (hiddenHistory.length > 1 && (hiddenHistory[1]?.atMs ?? atMs) <= atMs - ageMs)
      hiddenHistory.shift();
    const oldest = hiddenHistory[0];
    if (oldest === undefined || oldest.atMs > atMs - ageMs) return hidden;
    return hidden - hiddenHistory.reduce((low, each) => Math.min(low, each.hidden), hidden);
  };

  return {
    sample: ({ atMs, capacity, visible, reclaimable, inFlight }) => {
      if (capacity === null) return Math.min(ceiling, traits.safeInFlight);
      if (lastCounter !== null && capacity.refusals !== null && capacity.refusals > lastCounter)
        lower(atMs, inFlight);
      lastCounter = capacity.refusals;
      // What others hold is unknown where the system hides the count: half the table is left to them.
      if (capacity.used === null) {
        const room = Math.floor(capacity.limit / 2) - Math.max(0, visible - reclaimable - inFlight);
        return Math.max(FLOOR, Math.min(ceiling, room));
      }
      const hidden = Math.max(0, capacity.used - visible);
      const taken =
        traits.reclaimAfterMs === null
          ? hidden
          : youngHidden(atMs, hidden, traits.reclaimAfterMs + 500);
      const others = Math.max(0, visible - reclaimable - inFlight);
      const room = capacity.limit - RESERVE - taken - others;
      if (ceiling < room && atMs - lastRefusalMs > 1500) ceiling += 8;
      return Math.max(FLOOR, Math.min(ceiling, room));
    },
    refused: lower,
    wasReduced: () => reduced,
  };
}
