import { describe, expect, it } from 'vitest';
import { createChecksStore } from '../../../renderer/state/checks-store.ts';
import { createScanStore } from '../../../renderer/state/scan-store.ts';
import { createWatchStore } from '../../../renderer/state/watch-store.ts';
import type { Notices } from '../../../renderer/state/notices.ts';
import type { Api } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { success } from '../../../shared/domain/result.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { devices } from '../sample-site.ts';

/** Services whose events are quicker than their answers, as two connections may make them. */
function hastyApi(before: (name: string, tell: (event: string, payload: unknown) => void) => void) {
  const listeners = new Map<string, (payload: never) => void>();
  const calls: string[] = [];
  const tell = (event: string, payload: unknown): void => listeners.get(event)?.(payload as never);
  const api: Api = {
    on: (name, listener) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
    invoke: async (name) => {
      calls.push(name);
      before(name, tell);
      await Promise.resolve();
      return success({ scanId: 'one', watchId: 'one', runId: 'one' }) as never;
    },
  };
  return { api, calls, tell };
}

const notices = { tell: () => undefined } as unknown as Notices;

describe('events that come before the answer of the call that caused them', () => {
  it('end a scan that fails at once', async () => {
    const { api } = hastyApi((name, tell) => {
      if (name === 'scan.lan.start')
        tell('scan.progressed', {
          type: 'failed',
          scanId: 'one',
          problem: problem('NO_INTERFACE_UP'),
          found: null,
        });
    });
    const scan = createScanStore(api, () => undefined);
    await scan.start({});
    expect(scan.get()).toMatchObject({ status: 'failed', problem: { code: 'NO_INTERFACE_UP' } });
  });

  it('end a run that fails at once, but not for the failure of the previous one', async () => {
    const tellFailure = (runId: string) =>
      hastyApi((name, tell) => {
        if (name === 'checks.run.start')
          tell('checks.progressed', {
            type: 'failed',
            runId,
            problem: problem('CHECKS_FAILED', { detail: 'lost' }),
          });
      }).api;
    const failed = createChecksStore(tellFailure('one'), () => undefined);
    await failed.start(false);
    expect(failed.get()).toMatchObject({ status: 'failed', problem: { code: 'CHECKS_FAILED' } });
    const running = createChecksStore(tellFailure('of before'), () => undefined);
    await running.start(false);
    expect(running.get()).toMatchObject({ status: 'running', runId: 'one', problem: null });
  });

  it('are kept for a watch, which starts once however often it is asked for', async () => {
    const present = { type: 'present' } as WatchEvent;
    const seen: WatchEvent[] = [];
    const { api, calls } = hastyApi((name, tell) => {
      if (name !== 'watch.phone.start') return;
      tell('watch.observed', { watchId: 'one', event: present });
      tell('watch.observed', { watchId: 'of another window', event: present });
    });
    const watch = createWatchStore(api, notices, (_key, event) => seen.push(event));
    const [device] = devices;
    if (device === undefined) throw new Error('no device');
    const phone = { key: 'k', device };
    await Promise.all([watch.start(phone), watch.start(phone)]);
    expect(seen).toEqual([present]);
    expect(calls).toEqual(['watch.phone.start']);
  });
});
