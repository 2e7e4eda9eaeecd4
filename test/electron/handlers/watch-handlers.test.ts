import { describe, expect, it } from 'vitest';
import { createWatchHandlers } from '../../../electron/handlers/watch-handlers.ts';
import type { WatchService } from '../../../electron/network/watch/watch-service.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { events as contractEvents } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { collect } from './emitted.ts';

const TARGET = { ip: '192.168.1.21' };

/** Watches that go on until they are stopped; each takes a moment to let go. */
function endlessWatches() {
  let alive = 0;
  let most = 0;
  const service: WatchService = {
    watch: (_target, { signal }) =>
      new Promise((resolve) => {
        alive += 1;
        most = Math.max(most, alive);
        const end = (): void => {
          alive -= 1;
          resolve(success(undefined));
        };
        if (signal.aborted) end();
        else signal.addEventListener('abort', () => setTimeout(end, 2));
      }),
  };
  return { service, alive: () => alive, most: () => most };
}

function handlersOver(service: WatchService, scanningAllowed = true) {
  const records: unknown[] = [];
  const { emit, emitted } = collect();
  const handlers = createWatchHandlers({
    service,
    emit,
    random: systemRandom,
    clock: systemClock,
    log: { record: (_context, cause) => records.push(cause) },
    scanningAllowed,
  });
  const start = async (): Promise<string> => {
    const started = await handlers['watch.phone.start'](TARGET);
    if (!started.ok) throw new Error(started.problem.code);
    return started.value.watchId;
  };
  const told = () => emitted.map((each) => contractEvents['watch.observed'].parse(each));
  return { handlers, start, told, records };
}

const turn = (ms = 20): Promise<void> => systemClock.sleep(ms);

describe('watch handlers', () => {
  it('refuse to watch where scanning is switched off', async () => {
    const { handlers } = handlersOver(endlessWatches().service, false);
    expect(await handlers['watch.phone.start'](TARGET)).toMatchObject({
      problem: { code: 'SCANNING_DISABLED' },
    });
  });

  it('keep the newest eight of sixty requested at once, and inform the others', async () => {
    const { service, alive, most } = endlessWatches();
    const { handlers, start, told } = handlersOver(service);
    const ids = await Promise.all(Array.from({ length: 60 }, start));
    await turn(100);
    expect(alive()).toBe(8);
    expect(most()).toBe(8);
    expect(
      told()
        .map(({ watchId }) => watchId)
        .toSorted(),
    ).toEqual(ids.slice(0, 52).toSorted());
    for (const { event } of told())
      expect(event).toMatchObject({ type: 'failed', problem: { code: 'WATCH_GAVE_WAY' } });
    await handlers.stop();
    expect(alive()).toBe(0);
    expect(told()).toHaveLength(52);
  });

  it('stop the oldest of nine that are requested one after the other', async () => {
    const { service, alive } = endlessWatches();
    const { handlers, start, told } = handlersOver(service);
    const ids: string[] = [];
    for (let count = 0; count < 9; count += 1) {
      ids.push(await start());
      await turn(1);
    }
    await turn();
    expect(alive()).toBe(8);
    expect(told().map(({ watchId }) => watchId)).toEqual(ids.slice(0, 1));
    await handlers.stop();
  });

  it('take the place of a stopped watch without ending another', async () => {
    const { service, alive } = endlessWatches();
    const { handlers, start, told } = handlersOver(service);
    const ids = await Promise.all(Array.from({ length: 8 }, start));
    await handlers['watch.phone.stop']({ watchId: ids[3] ?? '' });
    await start();
    await turn();
    expect(alive()).toBe(8);
    expect(told()).toEqual([]);
    await handlers.stop();
  });

  it('say why a watch cannot go on, and nothing of one that was stopped', async () => {
    const { handlers, start, told } = handlersOver({
      watch: async () => failure(problem('WATCH_TARGET_OUTSIDE', { target: TARGET.ip })),
    });
    const watchId = await start();
    await turn();
    expect(told()).toMatchObject([
      { watchId, event: { type: 'failed', problem: { code: 'WATCH_TARGET_OUTSIDE' } } },
    ]);
    await handlers.stop();
    expect(told()).toHaveLength(1);
  });

  it('turn an exception into a failed end and keep its cause', async () => {
    const boom = new Error('boom');
    const { start, told, records } = handlersOver({ watch: () => Promise.reject(boom) });
    await start();
    await turn();
    expect(told()).toMatchObject([
      { event: { type: 'failed', problem: { code: 'WATCH_FAILED', params: { detail: 'boom' } } } },
    ]);
    expect(records).toEqual([boom]);
  });
});
