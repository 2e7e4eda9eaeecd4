import type { ScanPhase, ScanProgress } from '../../../shared/domain/scan.ts';
import type { PreparedScan } from './prepare-scan.ts';

const PROGRESS_EVERY_MS = 100;

/** Sends the events of one scan to its listener. */
export type ScanStream = {
  readonly emit: (event: ScanProgress) => void;
  readonly progress: (phase: ScanPhase, done: number, total: number) => void;
  /** Stops all further events. */
  readonly close: () => void;
};

export function createScanStream(
  { job, elapsed }: Pick<PreparedScan, 'job' | 'elapsed'>,
  broken: AbortSignal,
): ScanStream {
  let isOpen = true;
  let lastPhase: ScanPhase | null = null;
  let lastMs = Number.NEGATIVE_INFINITY;
  const emit = (event: ScanProgress): void => {
    // The listener itself may have thrown; the rest is in the result.
    if (isOpen && !broken.aborted) job.onEvent(event);
  };
  return {
    emit,
    progress: (phase, done, total) => {
      // A screen needs ten figures a second, not one per datagram.
      const isDue =
        phase !== lastPhase || done === total || elapsed() - lastMs >= PROGRESS_EVERY_MS;
      if (!isDue) return;
      lastPhase = phase;
      lastMs = elapsed();
      emit({ type: 'progress', scanId: job.scanId, phase, done, total });
    },
    close: () => {
      isOpen = false;
    },
  };
}
