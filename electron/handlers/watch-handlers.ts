import type { Emit, Handlers } from '../../shared/contract/index.ts';
import { isProblem, problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import { failedWatchEvent, type WatchEvent } from '../../shared/domain/watch.ts';
import type { FailureLog } from '../platform/failure-log.ts';
import type { WatchService } from '../network/watch/watch-service.ts';
import type { Clock, RandomSource } from '../platform/machine.ts';
import { createRunSlot } from './run-slot.ts';

/** More watches than this at once mean that a page forgot to stop one. */
const MAX_WATCHES = 8;

type WatchHandlers = Pick<Handlers, 'watch.phone.start' | 'watch.phone.stop'> & {
  readonly stop: () => Promise<void>;
};

/** Watches phones until stopped; a watch that cannot continue gives the reason in its last event. */
export function createWatchHandlers(deps: {
  readonly service: WatchService;
  readonly emit: Emit;
  readonly random: RandomSource;
  readonly clock: Clock;
  readonly log: FailureLog;
  readonly scanningAllowed: boolean;
}): WatchHandlers {
  const observed = (event: WatchEvent, watchId: string): void =>
    deps.emit('watch.observed', { watchId, event });
  const ended = (reason: Problem, watchId: string): void =>
    observed(failedWatchEvent(deps.clock.now().toISOString(), reason), watchId);

  const slot = createRunSlot<WatchEvent, null, void>({
    ...deps,
    places: MAX_WATCHES,
    whenFull: 'replace',
    // A page that opens later starts its own watch.
    follower: () => ({ follow: () => undefined, read: () => null }),
    onEvent: observed,
    onEnd: (outcome, { id, wasReplaced }) => {
      if (wasReplaced) ended(problem('WATCH_GAVE_WAY', { most: MAX_WATCHES }), id);
      else if (!outcome.ok && !isProblem(outcome.problem, 'CANCELLED')) ended(outcome.problem, id);
    },
    failed: (detail) => problem('WATCH_FAILED', { detail }),
  });

  return {
    'watch.phone.start': async (target) => {
      if (!deps.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      const watchId = slot.start((run) => deps.service.watch(target, run));
      return watchId === null ? failure(problem('CANCELLED')) : success({ watchId });
    },
    'watch.phone.stop': async ({ watchId }) => {
      slot.cancel(watchId);
      return success({});
    },
    stop: slot.stop,
  };
}
