import type { TableCapacity, TableTraits } from '../../neighbours/neighbour-table.ts';
import type { DoubtCause, DoubtfulMoments } from './verdict.ts';

/** What one look at the system shows of the room left in its table. */
export type RoomSample = {
  readonly atMs: number;
  readonly capacity: TableCapacity | null;
  /** Rows of the table that this process can see. */
  readonly visible: number;
  /** Visible rows that failed: the system drops those first when it needs room. */
  readonly failed: number;
  /** Addresses of the sweep that wait for an answer now. */
  readonly inFlight: number;
};

/** Entries left for the rest of the machine: a full table would cut other programs off. */
const RESERVE = 32;
/** Where little room is left, datagrams go out slowly and less can go wrong between two looks. */
const SMALL_RESERVE = 12;
const LITTLE_ROOM = 256;
/** Never fewer, or a crowded machine would never finish. */
const FLOOR = 16;
const RECOVERY_MS = 1500;

export type InFlightLimit = {
  /** How many addresses may wait for an answer at once. */
  readonly sample: (sample: RoomSample) => number;
  /** Reports that the table refused an entry with this many addresses in flight. */
  readonly refused: (atMs: number, inFlight: number) => void;
  readonly wasReduced: () => boolean;
};

/** How far before a look a refusal may date from, where the system's counter is hidden. */
const HIDDEN_REFUSAL_MS = 200;

/**
 * The limit is the room in the table minus a reserve. Only failed rows count as room: the system also
 * drops old resolved rows, but those then leave its count as well. A refusal, which the system counts,
 * lowers the limit; a quiet period raises it again. Refusals beyond those of the sweep's own addresses
 * may have hit answers: `onDoubt` is called with those moments.
 */
export function createInFlightLimit(
  traits: TableTraits,
  onDoubt: (moments: DoubtfulMoments, cause: DoubtCause) => void = () => undefined,
): InFlightLimit {
  let ceiling = Number.POSITIVE_INFINITY;
  let lastRefusalMs = Number.NEGATIVE_INFINITY;
  let lastCounter: number | null = null;
  let lastUnsent = 0;
  let lastDropped: number | null = null;
  let lastSampleMs = 0;
  let reduced = false;

  const refused = (atMs: number, inFlight: number): void => {
    reduced = true;
    if (lastCounter === null)
      onDoubt({ fromMs: atMs - HIDDEN_REFUSAL_MS, toMs: atMs }, 'table-full');
    // Several samples see the same refusal, which must lower the limit only once.
    if (atMs - lastRefusalMs < 500) return;
    lastRefusalMs = atMs;
    ceiling = Math.max(FLOOR, Math.floor(inFlight * 0.85));
  };

  return {
    sample: ({ atMs, capacity, visible, failed, inFlight }) => {
      if (capacity === null) return Math.min(ceiling, traits.safeInFlight);
      const refusals =
        lastCounter === null || capacity.refusals === null ? 0 : capacity.refusals - lastCounter;
      const unsent = capacity.unsent ?? 0;
      if (refusals > 0) refused(atMs, inFlight);
      // A datagram of our own that was refused is sent again; others may be answers.
      const sinceLast = { fromMs: lastSampleMs, toMs: atMs };
      if (refusals > unsent - lastUnsent) onDoubt(sinceLast, 'table-full');
      const dropped = capacity.dropped ?? 0;
      if (lastDropped !== null && dropped > lastDropped) onDoubt(sinceLast, 'dropped');
      lastDropped = dropped;
      lastCounter = capacity.refusals;
      lastUnsent = unsent;
      lastSampleMs = atMs;
      // Where the system hides the count, the use by others is unknown: half the table is left to them.
      const free =
        capacity.used === null
          ? Math.floor(capacity.limit / 2) - Math.max(0, visible - failed - inFlight)
          : capacity.limit - Math.max(0, capacity.used - failed - inFlight);
      const room = free - (free < LITTLE_ROOM ? SMALL_RESERVE : RESERVE);
      if (ceiling < room && atMs - lastRefusalMs > RECOVERY_MS) ceiling += 8;
      return Math.max(FLOOR, Math.min(ceiling, room));
    },
    refused,
    wasReduced: () => reduced,
  };
}
