import type { CheckProgress, CheckId, CheckResult } from './check.ts';

/** What the checks under way have reported so far. */
export type ChecksSoFar = {
  readonly expected: readonly CheckId[];
  /** Checks that are running, with the percentage of those that report one. */
  readonly running: ReadonlyMap<CheckId, number | null>;
  readonly results: ReadonlyMap<CheckId, CheckResult>;
};

export const NO_CHECKS_YET: ChecksSoFar = {
  expected: [],
  running: new Map(),
  results: new Map(),
};

/** What one event of the checks changes; services and page share it. */
export function foldCheckEvent(
  { running, results }: ChecksSoFar,
  event: CheckProgress,
): Partial<ChecksSoFar> {
  switch (event.type) {
    case 'started':
      return { expected: event.checks };
    case 'running':
      return { running: new Map(running).set(event.check, null) };
    case 'progress':
      return { running: new Map(running).set(event.check, event.percent) };
    case 'result':
      break;
  }
  const left = new Map(running);
  left.delete(event.result.rung);
  return { running: left, results: new Map(results).set(event.result.rung, event.result) };
}
