import { Worker } from 'node:worker_threads';

/** How a request to a thread ended. */
export type ThreadOutcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'late' | 'cancelled' }
  | { readonly kind: 'failed'; readonly detail: string };

/** A thread that does long work, one request at a time, so that the main thread keeps answering. */
export type WorkerThread = {
  /**
   * If the signal aborts while the request waits for its turn, the answer is `cancelled` at once, and
   * the thread goes on. If it aborts later, the thread ends; waiting requests get a new one.
   */
  readonly ask: <Answer>(request: object, signal?: AbortSignal) => Promise<ThreadOutcome<Answer>>;
  /** Stops the work in progress. */
  readonly close: () => Promise<void>;
};

/** What a thread receives and posts back; its file answers each request once. */
export type ThreadRequest<Request> = { readonly id: number; readonly request: Request };
type ThreadReply<Answer> = { readonly id: number; readonly answer: Answer };

type ThreadOptions = {
  /** Name of the thread's file, without its extension. */
  readonly worker: 'report-worker' | 'journal-worker';
  /** `import.meta.url` of the caller; the thread's file is beside it. */
  readonly beside: string;
  readonly memoryMb: number;
  readonly timeLimitMs: number;
};

/** An idle thread keeps its libraries for the next request, but not forever. */
const IDLE_MS = 120_000;

function startWorker({ worker, beside, memoryMb }: ThreadOptions): Worker {
  // From source the worker is beside its caller; in a bundle it is an entry beside the bundle.
  const ending = beside.endsWith('.ts') ? '.ts' : '.js';
  return new Worker(new URL(`./${worker}${ending}`, beside), {
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
}

/** The thread's answer to one request; after `late` and `cancelled` it is still at work. */
async function askWorker<Answer>(
  worker: Worker,
  sent: ThreadRequest<object>,
  limits: { readonly timeLimitMs: number; readonly signal: AbortSignal | undefined },
): Promise<ThreadOutcome<Answer>> {
  const { promise, resolve } = Promise.withResolvers<ThreadOutcome<Answer>>();
  const answered = ({ id, answer }: ThreadReply<Answer>): void => {
    if (id === sent.id) resolve({ kind: 'answered', answer });
  };
  const failed = (error: unknown): void =>
    resolve({
      kind: 'failed',
      detail: error instanceof Error ? error.message.slice(0, 200) : 'unknown',
    });
  const ended = (): void => resolve({ kind: 'failed', detail: 'the worker ended early' });
  const aborted = (): void => resolve({ kind: 'cancelled' });
  const timer = setTimeout(() => resolve({ kind: 'late' }), limits.timeLimitMs);
  worker.on('message', answered).on('error', failed).on('exit', ended);
  limits.signal?.addEventListener('abort', aborted);
  try {
    worker.postMessage(sent, []);
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.off('message', answered).off('error', failed).off('exit', ended);
    limits.signal?.removeEventListener('abort', aborted);
  }
}

/** `cancelled` as soon as the signal aborts, however long the work ahead of it takes. */
async function unlessGivenUp<Answer>(
  handled: Promise<ThreadOutcome<Answer>>,
  signal: AbortSignal | undefined,
): Promise<ThreadOutcome<Answer>> {
  if (signal === undefined) return handled;
  const { promise, resolve } = Promise.withResolvers<ThreadOutcome<Answer>>();
  const giveUp = (): void => resolve({ kind: 'cancelled' });
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([handled, promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/**
 * A thread that starts with the first request. If a request takes too long or too much memory, or is
 * no longer wanted, the thread ends; the next request gets a new one.
 */
export function createWorkerThread(options: ThreadOptions): WorkerThread {
  const { timeLimitMs } = options;
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | null = null;
  let count = 0;
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();

  function started(): Worker {
    if (idle !== null) clearTimeout(idle);
    if (thread !== null) {
      thread.ref();
      return thread;
    }
    const made = startWorker(options);
    const forget = (): void => {
      if (thread === made) thread = null;
    };
    // Without a listener, an error in an idle thread would end the whole program.
    made.on('error', forget).on('exit', forget);
    thread = made;
    return made;
  }

  async function stop(): Promise<void> {
    const ending = thread;
    thread = null;
    await ending?.terminate();
  }

  async function handle<Answer>(
    request: object,
    signal: AbortSignal | undefined,
  ): Promise<ThreadOutcome<Answer>> {
    if (closed || signal?.aborted === true) return { kind: 'cancelled' };
    count += 1;
    const worker = started();
    const outcome = await askWorker<Answer>(
      worker,
      { id: count, request },
      { timeLimitMs, signal },
    );
    if (outcome.kind === 'late' || outcome.kind === 'cancelled') await stop();
    // An idle thread does not keep the program alive.
    worker.unref();
    idle = setTimeout(() => void stop(), IDLE_MS);
    idle.unref();
    return closed && outcome.kind !== 'answered' ? { kind: 'cancelled' } : outcome;
  }

  return {
    ask: <Answer>(request: object, signal?: AbortSignal) => {
      const handled = queue.then(() => handle<Answer>(request, signal));
      queue = handled.catch(() => undefined);
      return unlessGivenUp(handled, signal);
    },
    close: async () => {
      closed = true;
      await stop();
    },
  };
}
