import { describe, expect, it } from 'vitest';
import type { NetworkChecks } from '../../../electron/checks/run/network-checks.ts';
import { createCheckHandlers } from '../../../electron/handlers/check-handlers.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import {
  type CheckEvent,
  CheckEventSchema,
  type ChecksResult,
} from '../../../shared/domain/check.ts';
import { collect } from './emitted.ts';

const emptyResult: ChecksResult = {
  schema: 'tonalite/check@1',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 5,
  complete: true,
  simulated: false,
  firstCause: null,
  rungs: [],
  gatewaySeries: null,
  interfaceName: null,
  callQuality: null,
  hostsContacted: [],
};

/** Checks that go on until they are cancelled; counts the runs that are under way. */
function endlessChecks() {
  const alive = new Set<string>();
  let most = 0;
  const checks: NetworkChecks = {
    run: ({ runId, signal, onEvent }) =>
      new Promise((resolve) => {
        alive.add(runId);
        most = Math.max(most, alive.size);
        onEvent({ type: 'started', runId, checks: ['link', 'dns'] });
        onEvent({ type: 'running', runId, check: 'link' });
        const end = (): void => {
          alive.delete(runId);
          resolve({ ...emptyResult, complete: false });
        };
        if (signal.aborted) end();
        // Sockets take a moment to close: the next run must wait for them.
        else signal.addEventListener('abort', () => setTimeout(end, 5));
      }),
  };
  return { checks, alive, most: () => most };
}

function handlersOver(checks: NetworkChecks, scanningAllowed = true) {
  const records: unknown[] = [];
  const { emit, emitted } = collect();
  const handlers = createCheckHandlers({
    checks,
    emit,
    random: systemRandom,
    log: { record: (_context, cause) => records.push(cause) },
    scanningAllowed,
  });
  const start = async (): Promise<string> => {
    const started = await handlers['checks.run.start']({ background: false });
    if (!started.ok) throw new Error(started.problem.code);
    return started.value.runId;
  };
  const events = (): CheckEvent[] => emitted.map((event) => CheckEventSchema.parse(event));
  return { handlers, start, events, records };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('check handlers', () => {
  it('refuse to run when scanning is switched off', async () => {
    const { handlers } = handlersOver(endlessChecks().checks, false);
    expect(await handlers['checks.run.start']({ background: false })).toMatchObject({
      ok: false,
      problem: { code: 'SCANNING_DISABLED' },
    });
  });

  it('never run twice at once, and cancel the current run', async () => {
    const { checks, alive, most } = endlessChecks();
    const { handlers, start, events } = handlersOver(checks);
    const [first, second] = await Promise.all([start(), start()]);
    await turn();
    expect(most()).toBe(1);
    expect([...alive]).toEqual([second]);
    // The replaced run still reports its end.
    expect(events().findLast(({ runId }) => runId === first)).toMatchObject({
      type: 'failed',
      problem: { code: 'CANCELLED' },
    });
    await handlers['checks.run.cancel']({ runId: first });
    expect([...alive]).toEqual([second]);
    await handlers['checks.run.cancel']({ runId: second });
    await turn();
    expect(alive.size).toBe(0);
    expect(events().at(-1)).toMatchObject({ type: 'finished', runId: second });
  });

  it('let a new run follow the current one, whose partial result is reported', async () => {
    const { checks, alive, most } = endlessChecks();
    const { handlers, start, events } = handlersOver(checks);
    const first = await start();
    await turn();
    const second = await start();
    expect([...alive]).toEqual([first]);
    await turn();
    expect([...alive]).toEqual([second]);
    expect(most()).toBe(1);
    expect(events().map(({ type, runId }) => [type, runId])).toEqual([
      ['started', first],
      ['running', first],
      ['finished', first],
      ['started', second],
      ['running', second],
    ]);
    await handlers.stop();
    expect(alive.size).toBe(0);
  });

  it('stop everything, including runs that are still waiting', async () => {
    const { checks, alive } = endlessChecks();
    const { handlers, start } = handlersOver(checks);
    await Promise.all([start(), start(), start()]);
    await handlers.stop();
    await turn();
    expect(alive.size).toBe(0);
    expect(await handlers['checks.latest.read']({})).toMatchObject({ value: { running: null } });
  });

  it('report to a page that opens during a run what was tested so far, then the result', async () => {
    const { handlers, start } = handlersOver(endlessChecks().checks);
    const runId = await start();
    await turn();
    expect(await handlers['checks.latest.read']({})).toEqual({
      ok: true,
      value: {
        result: null,
        resultRunId: null,
        running: {
          runId,
          expected: ['link', 'dns'],
          testing: [{ check: 'link', percent: null }],
          results: [],
        },
      },
    });
    await handlers.stop();
    expect(await handlers['checks.latest.read']({})).toMatchObject({
      value: { result: { complete: false }, resultRunId: runId, running: null },
    });
  });

  it('turn an exception into a failed end, keep its cause, and can run again', async () => {
    const boom = new Error('boom');
    let isBroken = true;
    const { handlers, start, events, records } = handlersOver({
      run: async () => {
        if (isBroken) throw boom;
        return emptyResult;
      },
    });
    const runId = await start();
    await turn();
    expect(events()).toMatchObject([
      { type: 'failed', runId, problem: { code: 'CHECKS_FAILED', params: { detail: 'boom' } } },
    ]);
    expect(records).toEqual([boom]);
    isBroken = false;
    const again = await start();
    await handlers.stop();
    expect(events().at(-1)).toMatchObject({ type: 'finished', runId: again });
  });
});
