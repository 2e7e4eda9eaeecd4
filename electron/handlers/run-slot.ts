import { problem, type Problem } from '../../shared/domain/problem.ts';
import type { FailureLog } from '../platform/failure-log.ts';
import type { RandomSource } from '../platform/machine.ts';

/** How a run ended; one that failed may still have found something. */
export type RunOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem; readonly found?: Value | null };

/** Keeps the events of a run for pages that open while it runs. */
export type RunFollower<Event, Snapshot> = {
  readonly follow: (event: Event) => void;
  readonly read: () => Snapshot;
};

/** What a run works with; nothing is reported after the run has ended. */
export type RunHandle<Event> = {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: Event) => void;
};

export type RunSlot<Event, Snapshot, Value> = {
  /** Takes a place at once and returns the id of the run; null when the slot is full and refuses. */
  readonly start: (work: (run: RunHandle<Event>) => Promise<RunOutcome<Value>>) => string | null;
  /** Stops the run with this id, even if it has not started yet. */
  readonly cancel: (id: string) => void;
  /** What the newest run has reported so far; null when nothing runs. */
  readonly running: () => Snapshot | null;
  /** The result of the last run that found something. */
  readonly latest: () => { readonly id: string; readonly value: Value } | null;
  /** Stops every run and waits until all have ended. */
  readonly stop: () => Promise<void>;
};

export type RunSlotOptions<Event, Snapshot, Value> = {
  /** Never more runs than this at once. */
  readonly places: number;
  /** A full slot either refuses a new run, or stops its oldest run and starts the new one after it. */
  readonly whenFull: 'refuse' | 'replace';
  readonly random: Pick<RandomSource, 'uuid'>;
  readonly log: FailureLog;
  readonly follower: (id: string) => RunFollower<Event, Snapshot>;
  readonly onEvent: (event: Event, id: string) => void;
  /** Called once when a run has ended and its place is free again. */
  readonly onEnd: (
    outcome: RunOutcome<Value>,
    run: { readonly id: string; readonly wasReplaced: boolean },
  ) => void;
  /** The problem of a run that threw, with the text of the exception. */
  readonly failed: (detail: string) => Problem;
};

type Run<Snapshot> = {
  readonly id: string;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  readonly read: () => Snapshot;
  /** A newer run is waiting for this place. */
  hasHeir: boolean;
  /** It had to give its place to another run; false when it was stopped before that. */
  wasReplaced: boolean;
};

const MAX_DETAIL = 200;

/** The text of what was thrown, short enough for a sentence. */
function wordsOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, MAX_DETAIL);
}

/**
 * The slot for runs of one kind: scans, checks, watches. It is taken before anything is awaited, so
 * that two calls in a row can never start two runs. Whatever a run throws becomes a failed end of
 * that run.
 */
export function createRunSlot<Event, Snapshot, Value>(
  options: RunSlotOptions<Event, Snapshot, Value>,
): RunSlot<Event, Snapshot, Value> {
  /** Oldest first; stopped runs stay in the list until they have ended. */
  const runs = new Map<string, Run<Snapshot>>();
  let latest: { readonly id: string; readonly value: Value } | null = null;

  /** The run whose place a new run takes; null when a place is free. */
  function predecessor(): Run<Snapshot> | null {
    const holders = [...runs.values()].filter((run) => !run.hasHeir);
    if (holders.length < options.places) return null;
    // Replacing a run that is already ending costs nothing.
    return holders.find((run) => run.abort.signal.aborted) ?? holders[0] ?? null;
  }

  async function outcomeOf(
    run: RunHandle<Event>,
    work: (run: RunHandle<Event>) => Promise<RunOutcome<Value>>,
  ): Promise<RunOutcome<Value>> {
    if (run.signal.aborted) return { ok: false, problem: problem('CANCELLED') };
    try {
      return await work(run);
    } catch (cause) {
      options.log.record('run', cause);
      return { ok: false, problem: options.failed(wordsOf(cause)) };
    }
  }

  function end(id: string, outcome: RunOutcome<Value>): void {
    const wasReplaced = runs.get(id)?.wasReplaced === true;
    runs.delete(id);
    const value = outcome.ok ? outcome.value : (outcome.found ?? null);
    if (value !== null) latest = { id, value };
    try {
      options.onEnd(outcome, { id, wasReplaced });
    } catch (cause) {
      options.log.record('end of a run', cause);
    }
  }

  return {
    start: (work) => {
      const before = predecessor();
      if (before !== null && options.whenFull === 'refuse') return null;
      if (before !== null) {
        before.hasHeir = true;
        before.wasReplaced = !before.abort.signal.aborted;
        before.abort.abort();
      }
      const id = options.random.uuid();
      const abort = new AbortController();
      const follower = options.follower(id);
      const handle: RunHandle<Event> = {
        id,
        signal: abort.signal,
        onEvent: (event) => {
          if (!runs.has(id)) return;
          follower.follow(event);
          options.onEvent(event, id);
        },
      };
      const ended = Promise.resolve(before?.ended)
        .then(() => outcomeOf(handle, work))
        .then((outcome) => end(id, outcome));
      runs.set(id, { id, abort, ended, read: follower.read, hasHeir: false, wasReplaced: false });
      return id;
    },
    cancel: (id) => runs.get(id)?.abort.abort(),
    running: () => [...runs.values()].at(-1)?.read() ?? null,
    latest: () => latest,
    stop: async () => {
      const all = [...runs.values()];
      for (const run of all) run.abort.abort();
      await Promise.all(all.map((run) => run.ended));
    },
  };
}
