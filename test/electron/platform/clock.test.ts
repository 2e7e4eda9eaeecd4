import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/platform/clock.ts';

afterEach(() => vi.restoreAllMocks());

it('wakes at once from a sleep that is over, without a warning of Node', async () => {
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  const times: (number | undefined)[] = [];
  const real = globalThis.setTimeout;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((wake, ms) => {
    times.push(ms);
    return real(wake, 0);
  });
  await systemClock.sleep(-137);
  expect(times).toEqual([0]);
  expect(warned).not.toHaveBeenCalled();
});

it('wakes at once when it is aborted', async () => {
  const over = new AbortController();
  const startedMs = performance.now();
  const sleeping = systemClock.sleep(3_600_000, over.signal);
  over.abort();
  await sleeping;
  await systemClock.sleep(3_600_000, over.signal);
  expect(performance.now() - startedMs).toBeLessThan(60_000);
});
