/**
 * Limits the ARP requests of a sweep in any one second. The system itself repeats each request while
 * the address stays silent, so a datagram causes one request now and, unless the host answers, another
 * after each try interval. All of them are booked at once, and released when the address resolves.
 */
export type RequestBudget = {
  /** True when a datagram may be sent now without exceeding the limit in any second. */
  readonly mayStart: (nowMs: number) => boolean;
  /** Books a datagram's request and its repeats. */
  readonly start: (nowMs: number) => void;
  /** Releases the repeats that will not happen, for an address sent at `startedMs` and resolved now. */
  readonly resolve: (startedMs: number, nowMs: number) => void;
  /** Largest number of requests booked in one second so far. */
  readonly peak: () => number;
};

/** Slots are much shorter than the window, so that its edges are precise. */
const SLOT_MS = 20;
const WINDOW_SLOTS = 1000 / SLOT_MS;

function slotOf(ms: number): number {
  return Math.floor(ms / SLOT_MS);
}

/** A budget of `perSecond` requests for a system that repeats as `repeats` says. */
export function createRequestBudget(
  perSecond: number,
  repeats: { readonly tries: number; readonly tryIntervalMs: number },
): RequestBudget {
  const booked = new Map<number, number>();
  let highest = 0;
  let oldest = 0;
  const at = (slot: number): number => booked.get(slot) ?? 0;
  const add = (slot: number, count: number): void => {
    booked.set(slot, Math.max(0, at(slot) + count));
  };
  /** Most requests in any second that includes the slot; one slot longer, because slots are coarse. */
  const worstAround = (slot: number): number => {
    let sum = 0;
    for (let each = slot - WINDOW_SLOTS; each <= slot; each += 1) sum += at(each);
    let worst = sum;
    for (let first = slot - WINDOW_SLOTS + 1; first <= slot; first += 1) {
      sum += at(first + WINDOW_SLOTS) - at(first - 1);
      if (sum > worst) worst = sum;
    }
    return worst;
  };
  const slots = (startedMs: number): readonly number[] =>
    Array.from({ length: repeats.tries }, (_, index) =>
      slotOf(startedMs + index * repeats.tryIntervalMs),
    );
  const forget = (nowMs: number): void => {
    const limit = slotOf(nowMs) - 2 * WINDOW_SLOTS;
    for (; oldest < limit; oldest += 1) booked.delete(oldest);
  };
  return {
    mayStart: (nowMs) => slots(nowMs).every((slot) => worstAround(slot) < perSecond),
    start: (nowMs) => {
      if (oldest === 0) oldest = slotOf(nowMs);
      forget(nowMs);
      for (const slot of slots(nowMs)) add(slot, 1);
      highest = Math.max(highest, worstAround(slotOf(nowMs)));
    },
    resolve: (startedMs, nowMs) => {
      for (const slot of slots(startedMs)) if (slot > slotOf(nowMs)) add(slot, -1);
    },
    peak: () => highest,
  };
}
