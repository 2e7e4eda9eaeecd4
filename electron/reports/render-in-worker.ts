import { Worker } from 'node:worker_threads';
import type { Case } from '../../shared/case/case-schema.ts';
import type { ReportFormat } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result } from '../../shared/domain/result.ts';
import type { Language } from '../../shared/domain/text.ts';
import type { ReportRenderer, ReportRendererDeps } from './render-report.ts';

/** One report to make, as the thread receives it. */
export type ReportRequest = {
  readonly id: number;
  readonly whole: Case;
  readonly format: ReportFormat;
  readonly language: Language;
  readonly now: number;
  readonly timeZone: string;
  readonly applicationVersion: string;
};
type ReportAnswer = { readonly id: number; readonly rendered: Result<string | Uint8Array> };

/** Far longer than the largest case takes, short enough for a person who waits. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_MB = 768;
/** A thread at rest keeps its libraries for the next report, not for ever. */
const IDLE_MS = 120_000;

export type ReportWorker = {
  readonly render: ReportRenderer;
  /** Ends what is being made. */
  readonly close: () => Promise<void>;
};

/** What the thread answers to one request; `late` where the time is over first. */
async function askThread(
  worker: Worker,
  request: ReportRequest,
  timeLimitMs: number,
): Promise<Result<string | Uint8Array> | 'late'> {
  const { promise, resolve } = Promise.withResolvers<Result<string | Uint8Array> | 'late'>();
  const giveUp = (detail: string): void =>
    resolve(failure(problem('REPORT_NOT_RENDERED', { format: request.format, detail })));
  const answered = ({ id, rendered }: ReportAnswer): void => {
    if (id === request.id) resolve(rendered);
  };
  const failed = (error: unknown): void =>
    giveUp(error instanceof Error ? error.message.slice(0, 200) : 'unknown');
  const ended = (): void => giveUp('the worker ended early');
  const timer = setTimeout(() => resolve('late'), timeLimitMs);
  worker.on('message', answered);
  worker.on('error', failed);
  worker.on('exit', ended);
  try {
    worker.postMessage(request, []);
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', answered);
    worker.off('error', failed);
    worker.off('exit', ended);
  }
}

/**
 * Renders reports outside the main thread, which goes on answering meanwhile. One report is made at a
 * time; one that takes too long or too much memory ends with its thread, and the next gets a new one.
 */
export function createReportWorker(
  deps: ReportRendererDeps & { readonly timeLimitMs?: number },
): ReportWorker {
  const timeLimitMs = deps.timeLimitMs ?? TIME_LIMIT_MS;
  const timeZone = deps.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let count = 0;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  function started(): Worker {
    if (idle !== null) clearTimeout(idle);
    if (thread !== null) return thread;
    // From source the worker is beside this file; in a bundle it is an entry beside the bundle.
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const made = new Worker(new URL(`./report-worker${ending}`, import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    made.on('exit', () => {
      if (thread === made) thread = null;
    });
    thread = made;
    return made;
  }

  async function stop(): Promise<void> {
    const ending = thread;
    thread = null;
    await ending?.terminate();
  }

  async function make(request: ReportRequest): Promise<Result<string | Uint8Array>> {
    if (closed) return failure(problem('CANCELLED'));
    const worker = started();
    const answer = await askThread(worker, request, timeLimitMs);
    if (answer === 'late') {
      await stop();
      return failure(problem('REPORT_TOOK_TOO_LONG', { seconds: timeLimitMs / 1000 }));
    }
    // A thread at rest keeps no program alive.
    worker.unref();
    idle = setTimeout(() => void stop(), IDLE_MS);
    idle.unref();
    return closed && !answer.ok ? failure(problem('CANCELLED')) : answer;
  }

  return {
    render: (whole, format, language) => {
      count += 1;
      const { applicationVersion } = deps;
      const now = deps.clock.now().getTime();
      const request = { id: count, whole, format, language, now, timeZone, applicationVersion };
      const made = queue.then(() => {
        thread?.ref();
        return make(request);
      });
      queue = made.catch(() => undefined);
      return made;
    },
    close: async () => {
      closed = true;
      await stop();
    },
  };
}
