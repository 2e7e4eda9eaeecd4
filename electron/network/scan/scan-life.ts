import type { Clock } from '../../platform/ports.ts';

/** Longest a scan runs when nobody said otherwise. */
const DEFAULT_LIMIT_MS = 600_000;

/** What can end a scan: cancel, its time limit, a lost network, an exception, its natural end. */
export type ScanLife = {
  /** Aborts when the scan must end before it is through. */
  readonly cancelled: AbortSignal;
  /** Aborts when the scan has ended, for any reason. */
  readonly stop: AbortSignal;
  /** Ends the scan before it is through, for a reason that its findings give. */
  readonly cutShort: () => void;
  /** An exception in the middle ends the scan as a cancel does, so that what was found is kept. */
  readonly breakOff: (cause: unknown) => void;
  /** The same callback, that breaks the scan off instead of throwing. */
  readonly guarded: <Heard extends readonly unknown[]>(
    hear: (...heard: Heard) => void,
  ) => (...heard: Heard) => void;
  /** Aborts with the exception that broke the scan off, as its reason. */
  readonly broken: AbortSignal;
  readonly end: () => void;
};

export function createScanLife(
  clock: Clock,
  job: {
    readonly signal: AbortSignal;
    readonly request: { readonly timeoutMs?: number | undefined };
  },
): ScanLife {
  const ended = new AbortController();
  const limit = new AbortController();
  const broken = new AbortController();
  void clock
    .sleep(job.request.timeoutMs ?? DEFAULT_LIMIT_MS, ended.signal)
    .then(() => limit.abort());
  const cancelled = AbortSignal.any([job.signal, limit.signal, broken.signal]);
  const breakOff = (cause: unknown): void => broken.abort(cause);
  return {
    cancelled,
    stop: AbortSignal.any([cancelled, ended.signal]),
    cutShort: () => limit.abort(),
    breakOff,
    guarded:
      (hear) =>
      (...heard) => {
        try {
          hear(...heard);
        } catch (cause) {
          // Nobody stands above the callback of a socket: thrown there, it would end the program.
          breakOff(cause);
        }
      },
    broken: broken.signal,
    end: () => ended.abort(),
  };
}
