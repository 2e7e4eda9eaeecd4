import type {
  CheckProgress,
  RungId,
  RungResult,
  RunningChecks,
} from '../../shared/domain/check.ts';

/** Keeps the events of a run of the checks, for pages that open during it. */
export type CheckFollower = {
  readonly follow: (event: CheckProgress) => void;
  readonly read: () => RunningChecks;
};

/** A follower of the run with this id, before its first event. */
export function createCheckFollower(runId: string): CheckFollower {
  let expected: readonly RungId[] = [];
  const testing = new Map<RungId, number | null>();
  const results = new Map<RungId, RungResult>();
  return {
    follow: (event) => {
      if (event.type === 'started') expected = event.rungs;
      else if (event.type === 'running') testing.set(event.rung, null);
      else if (event.type === 'progress') testing.set(event.rung, event.percent);
      else {
        testing.delete(event.result.rung);
        results.set(event.result.rung, event.result);
      }
    },
    read: () => ({
      runId,
      expected: [...expected],
      testing: [...testing].map(([rung, percent]) => ({ rung, percent })),
      results: [...results.values()],
    }),
  };
}
