import type { Emit, Handlers } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { WatchService } from '../network/watch-service.ts';
import type { Clock, RandomSource } from '../platform/ports.ts';

/** More watches than this at once is a page that forgot to stop one. */
const MAX_WATCHES = 8;

type WatchHandlers = Pick<Handlers, 'watch.phone.start' | 'watch.phone.stop'> & {
  readonly stop: () => Promise<void>;
};

/** Watches phones until told to stop; a watch that cannot go on says why as its last event. */
export function createWatchHandlers(ports: {
  readonly service: WatchService;
  readonly emit: Emit;
  readonly random: RandomSource;
  readonly clock: Clock;
  readonly scanningAllowed: boolean;
}): WatchHandlers {
  const watches = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  return {
    'watch.phone.start': async (target) => {
      if (!ports.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      const oldest = watches.keys().next();
      if (watches.size >= MAX_WATCHES && oldest.done !== true) {
        watches.get(oldest.value)?.abort.abort();
      }
      const watchId = ports.random.uuid();
      const abort = new AbortController();
      const ended = ports.service
        .watch(target, {
          signal: abort.signal,
          onEvent: (event) => ports.emit('watch.observed', { watchId, event }),
        })
        .then((outcome) => {
          watches.delete(watchId);
          if (outcome.ok) return;
          ports.emit('watch.observed', {
            watchId,
            event: {
              type: 'failed',
              at: ports.clock.now().toISOString(),
              ip: null,
              mac: null,
              brand: null,
              model: null,
              firmware: null,
              evidence: [],
              problem: outcome.problem,
            },
          });
        });
      watches.set(watchId, { abort, ended });
      return success({ watchId });
    },
    'watch.phone.stop': async ({ watchId }) => {
      watches.get(watchId)?.abort.abort();
      return success({});
    },
    stop: async () => {
      const ended = [...watches.values()].map((watch) => {
        watch.abort.abort();
        return watch.ended;
      });
      await Promise.all(ended);
    },
  };
}
