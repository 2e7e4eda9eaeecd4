import { foldCheckEvent, NO_CHECKS_YET } from '../../shared/domain/check-fold.ts';
import type { CheckProgress, RunningChecks } from '../../shared/domain/check.ts';

/** Keeps the events of a run of the checks for pages that open while it runs. */
export type CheckFollower = {
  readonly follow: (event: CheckProgress) => void;
  readonly read: () => RunningChecks;
};

/** A follower of the run with this id, before the first event. */
export function createCheckFollower(runId: string): CheckFollower {
  let soFar = NO_CHECKS_YET;
  return {
    follow: (event) => {
      soFar = { ...soFar, ...foldCheckEvent(soFar, event) };
    },
    read: () => ({
      runId,
      expected: [...soFar.expected],
      testing: [...soFar.running].map(([check, percent]) => ({ check, percent })),
      results: [...soFar.results.values()],
    }),
  };
}
