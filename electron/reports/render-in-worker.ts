import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { createWorkerThread } from '../platform/worker-thread.ts';
import type { JournalRenderer, ReportRendererDeps, ReportRequest } from './render-report.ts';

/** One report to make, as the thread receives it. */
export type WorkerRequest = ReportRequest & {
  readonly now: number;
  readonly means: { readonly timeZone: string; readonly applicationVersion: string };
};

/** Far longer than the largest case needs, short enough for a person who waits. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_MB = 768;
/** Each report that waits holds the whole journal, up to 32 MB. */
const MOST_AT_ONCE = 6;

export type ReportWorker = {
  readonly render: JournalRenderer;
  /** Stops the report in progress. */
  readonly close: () => Promise<void>;
};

/**
 * Renders reports outside the main thread, which keeps answering. One report is made at a time, and
 * few may wait; if it takes too long or too much memory, or is cancelled, it ends with its thread.
 */
export function createReportWorker(
  deps: ReportRendererDeps & { readonly timeLimitMs?: number },
): ReportWorker {
  const timeLimitMs = deps.timeLimitMs ?? TIME_LIMIT_MS;
  const timeZone = deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const means = { timeZone, applicationVersion: deps.applicationVersion };
  const thread = createWorkerThread({
    worker: 'report-worker',
    beside: import.meta.url,
    memoryMb: MEMORY_MB,
    timeLimitMs,
  });

  let unfinished = 0;

  return {
    render: async (report, signal) => {
      if (unfinished >= MOST_AT_ONCE)
        return failure(problem('REPORT_TOO_MANY_WAITING', { most: MOST_AT_ONCE }));
      unfinished += 1;
      const request: WorkerRequest = { ...report, now: deps.clock.now().getTime(), means };
      const outcome = await thread
        .ask<Awaited<ReturnType<JournalRenderer>>>(request, signal)
        .finally(() => (unfinished -= 1));
      switch (outcome.kind) {
        case 'answered':
          return outcome.answer;
        case 'late':
          return failure(problem('REPORT_TOOK_TOO_LONG', { seconds: timeLimitMs / 1000 }));
        case 'cancelled':
          return failure(problem('CANCELLED'));
        default: {
          const { detail } = outcome;
          return failure(problem('REPORT_NOT_RENDERED', { format: report.format, detail }));
        }
      }
    },
    close: thread.close,
  };
}
