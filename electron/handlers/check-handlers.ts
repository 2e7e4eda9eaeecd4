import type { Emit, Handlers } from '../../shared/contract/index.ts';
import type { LadderResult } from '../../shared/domain/check.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import type { Ladder } from '../checks/ladder.ts';
import type { RandomSource } from '../platform/ports.ts';
import { type CheckFollower, createCheckFollower } from './check-follower.ts';

type CheckHandlers = Pick<
  Handlers,
  'checks.ladder.start' | 'checks.ladder.cancel' | 'checks.latest.read'
> & { readonly stop: () => Promise<void> };

/** Climbs the network ladder, one run at a time; a new run replaces the one under way. */
export function createCheckHandlers(ports: {
  readonly ladder: Ladder;
  readonly emit: Emit;
  readonly random: RandomSource;
  readonly scanningAllowed: boolean;
}): CheckHandlers {
  let latest: { readonly runId: string; readonly result: LadderResult } | null = null;
  let running: {
    readonly runId: string;
    readonly abort: AbortController;
    readonly ended: Promise<void>;
    readonly follower: CheckFollower;
  } | null = null;

  async function stop(): Promise<void> {
    running?.abort.abort();
    await running?.ended;
  }

  return {
    'checks.ladder.start': async ({ background }) => {
      if (!ports.scanningAllowed) return failure(problem('SCANNING_DISABLED'));
      await stop();
      const runId = ports.random.uuid();
      const abort = new AbortController();
      const follower = createCheckFollower(runId);
      const ended = ports.ladder
        .run({
          signal: abort.signal,
          background,
          onEvent: (event) => {
            follower.follow(event);
            if (event.type !== 'finished') ports.emit('checks.progressed', { ...event, runId });
          },
        })
        .then((result) => {
          latest = { runId, result };
          if (running?.runId === runId) running = null;
          ports.emit('checks.progressed', { type: 'finished', runId, result });
        });
      running = { runId, abort, ended, follower };
      return success({ runId });
    },
    'checks.ladder.cancel': async ({ runId }) => {
      if (running?.runId === runId) running.abort.abort();
      return success({});
    },
    'checks.latest.read': async () =>
      success({
        result: latest?.result ?? null,
        resultRunId: latest?.runId ?? null,
        running: running?.follower.read() ?? null,
      }),
    stop,
  };
}
