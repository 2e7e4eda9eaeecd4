import type { Api } from '../../shared/contract/index.ts';
import type {
  CheckEvent,
  ChecksResult,
  CheckId,
  CheckResult,
  RunningChecks,
} from '../../shared/domain/check.ts';
import { foldCheckEvent } from '../../shared/domain/check-fold.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import { createAwaitedRun } from './awaited-run.ts';
import { createStore, type Store } from './store.ts';

export type ChecksState = {
  readonly status: 'idle' | 'starting' | 'running' | 'stopping' | 'finished' | 'failed';
  readonly runId: string | null;
  readonly expected: readonly CheckId[];
  /** Checks that are running, with the percentage of those that report one. */
  readonly running: ReadonlyMap<CheckId, number | null>;
  readonly results: ReadonlyMap<CheckId, CheckResult>;
  readonly result: ChecksResult | null;
  readonly problem: Problem | null;
};

const EMPTY: ChecksState = {
  status: 'idle',
  runId: null,
  expected: [],
  running: new Map(),
  results: new Map(),
  result: null,
  problem: null,
};

export type ChecksStore = Pick<Store<ChecksState>, 'get' | 'subscribe'> & {
  readonly start: (background: boolean) => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly show: (result: ChecksResult | null) => void;
  /** Resumes a run of the checks after a reload of the page, or fetches its end. */
  readonly resume: () => Promise<void>;
};

/** Follows the stream of the checks; `onFinished` gets each result once. */
export function createChecksStore(
  api: Api,
  onFinished: (result: ChecksResult) => void,
): ChecksStore {
  const store = createStore<ChecksState>(EMPTY);
  const awaited = createAwaitedRun('checks');
  /** Failures by run, reported before the call that started the run returned its id. */
  const early = new Map<string, Problem>();

  function receive(event: CheckEvent): void {
    const state = store.get();
    if (event.type === 'started') {
      if (state.status === 'starting' || state.runId === event.runId)
        store.set({ status: 'running', runId: event.runId, expected: event.checks });
      return;
    }
    if (event.type === 'failed' && state.status === 'starting')
      early.set(event.runId, event.problem);
    // A stream that reconnects may report an end again.
    if (event.runId !== state.runId || state.status === 'finished') return;
    if (event.type === 'finished') finish(event.result);
    else if (event.type === 'failed') fail(event.problem);
    else store.set(foldCheckEvent(state, event));
  }

  function fail(problem: Problem): void {
    store.set({ status: 'failed', running: new Map(), problem });
    awaited.set(null);
  }

  function finish(result: ChecksResult): void {
    store.set(finishedState(result));
    awaited.set(null);
    onFinished(result);
  }

  api.on('checks.progressed', receive);

  return {
    get: store.get,
    subscribe: store.subscribe,
    start: async (background) => {
      early.clear();
      store.set({ ...EMPTY, status: 'starting' });
      const answer = await api.invoke('checks.run.start', { background });
      if (!answer.ok) {
        fail(answer.problem);
        return;
      }
      const reason = early.get(answer.value.runId);
      if (reason !== undefined) {
        fail(reason);
        return;
      }
      const { status, runId } = store.get();
      if (status === 'starting') store.set({ status: 'running', runId: answer.value.runId });
      // A run that ended before its own answer arrived is no longer awaited.
      if (status !== 'finished' || runId !== answer.value.runId) awaited.set(answer.value.runId);
    },
    cancel: async () => {
      const { runId, status } = store.get();
      if (runId === null || status !== 'running') return;
      store.set({ status: 'stopping' });
      const answer = await api.invoke('checks.run.cancel', { runId });
      if (!answer.ok && store.get().status === 'stopping') store.set({ status: 'running' });
    },
    resume: async () => {
      const latest = await api.invoke('checks.latest.read', {});
      if (!latest.ok) return;
      const { running, result, resultRunId } = latest.value;
      if (running !== null) {
        store.set(runningState(running, store.get().status));
        awaited.set(running.runId);
      } else if (result !== null && resultRunId !== null && awaited.is(resultRunId)) finish(result);
    },
    show: (result) => store.set(result === null ? EMPTY : { ...EMPTY, ...finishedState(result) }),
  };
}

function runningState(running: RunningChecks, before: ChecksState['status']): ChecksState {
  return {
    ...EMPTY,
    status: before === 'stopping' ? 'stopping' : 'running',
    runId: running.runId,
    expected: running.expected,
    running: new Map(running.testing.map(({ check, percent }) => [check, percent])),
    results: new Map(running.results.map((result) => [result.rung, result])),
  };
}

function finishedState(result: ChecksResult): Partial<ChecksState> {
  return {
    status: 'finished',
    running: new Map(),
    expected: result.rungs.map((check) => check.rung),
    results: new Map(result.rungs.map((check) => [check.rung, check])),
    result,
    problem: null,
  };
}
