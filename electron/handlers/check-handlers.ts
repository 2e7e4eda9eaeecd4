import type { Emit, Handlers } from '../../shared/contract/index.ts';
import type { CheckProgress, ChecksResult, RunningChecks } from '../../shared/domain/check.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { FailureLog } from '../platform/failure-log.ts';
import type { NetworkChecks } from '../checks/run/network-checks.ts';
import type { RandomSource } from '../platform/machine.ts';
import { createCheckFollower } from './check-follower.ts';
import { createRunSlot } from './run-slot.ts';

type CheckHandlers = Pick<
  Handlers,
  'checks.run.start' | 'checks.run.cancel' | 'checks.latest.read'
> & { readonly stop: () => Promise<void> };

/** Runs the network checks, one run at a time; a new run stops the current one and starts after it. */
export function createCheckHandlers(deps: {
  readonly checks: NetworkChecks;
  readonly emit: Emit;
  readonly random: RandomSource;
  readonly log: FailureLog;
  readonly scanningAllowed: boolean;
}): CheckHandlers {
  const slot = createRunSlot<CheckProgress, RunningChecks, ChecksResult>({
    ...deps,
    places: 1,
    whenFull: 'replace',
    follower: createCheckFollower,
    onEvent: (event) => deps.emit('checks.progressed', event),
    onEnd: (outcome, { id: runId }) =>
      deps.emit(
        'checks.progressed',
        outcome.ok
          ? { type: 'finished', runId, result: outcome.value }
          : { type: 'failed', runId, problem: outcome.problem },
      ),
    failed: (detail) => problem('CHECKS_FAILED', { detail }),
  });

  return {
    'checks.run.start': async ({ background }) => {
      if (!deps.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      const runId = slot.start(async ({ id, ...run }) =>
        success(await deps.checks.run({ ...run, runId: id, background })),
      );
      return runId === null ? failure(problem('CANCELLED')) : success({ runId });
    },
    'checks.run.cancel': async ({ runId }) => {
      slot.cancel(runId);
      return success({});
    },
    'checks.latest.read': async () => {
      const latest = slot.latest();
      return success({
        result: latest?.value ?? null,
        resultRunId: latest?.id ?? null,
        running: slot.running(),
      });
    },
    stop: slot.stop,
  };
}
