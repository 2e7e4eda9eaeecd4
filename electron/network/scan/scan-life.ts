import type { Clock } from '../../platform/machine.ts';

/** How long a scan may run unless the caller sets a limit. */
const DEFAULT_LIMIT_MS = 600_000;

/** What can end a scan: cancel, its time limit, a lost network, an exception, its natural end. */
export type ScanLife = {
  /** Aborts when the scan must stop before its natural end. */
  readonly cancelled: AbortSignal;
  /** Aborts when the scan has ended, for any reason. */
  readonly stop: AbortSignal;
  /** Stops the scan early, for a reason that its findings report. */
  readonly cutShort: () => void;
  /** Ends the scan after an exception as a cancel would, so that what was found is kept. */
  readonly breakOff: (cause: unknown) => void;
  /** The same callback, which ends the scan instead of throwing. */
  readonly guarded: <Heard extends readonly unknown[]>(
    hear: (...heard: Heard) => void,
  ) => (...heard: Heard) => void;
  /** Aborts with the exception that ended the scan as its reason. */
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
          // Nothing catches what the callback of a socket throws: it would end the program.
          breakOff(cause);
        }
      },
    broken: broken.signal,
    end: () => ended.abort(),
  };
}
