import { describe, expect, it } from 'vitest';
import type { Ladder } from '../../../electron/checks/run/network-checks.ts';
import { createCheckHandlers } from '../../../electron/handlers/check-handlers.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import {
  type CheckEvent,
  CheckEventSchema,
  type LadderResult,
} from '../../../shared/domain/check.ts';
import { collect } from './emitted.ts';

const emptyResult: LadderResult = {
  schema: 'tonalite/check@1',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 5,
  complete: true,
  simulated: false,
  firstCause: null,
  rungs: [],
  gatewaySeries: null,
  hostsContacted: [],
};

/** A ladder that goes on until it is cancelled, and counts the climbs that are under way. */
function endlessLadder() {
  const alive = new Set<string>();
  let most = 0;
  const ladder: Ladder = {
    run: ({ runId, signal, onEvent }) =>
      new Promise((resolve) => {
        alive.add(runId);
        most = Math.max(most, alive.size);
        onEvent({ type: 'started', runId, rungs: ['link', 'dns'] });
        onEvent({ type: 'running', runId, rung: 'link' });
        const end = (): void => {
          alive.delete(runId);
          resolve({ ...emptyResult, complete: false });
        };
        if (signal.aborted) end();
        // Sockets take a moment to close: the next climb must wait for them.
        else signal.addEventListener('abort', () => setTimeout(end, 5));
      }),
  };
  return { ladder, alive, most: () => most };
}

function handlersOver(ladder: Ladder, scanningAllowed = true) {
  const records: unknown[] = [];
  const { emit, emitted } = collect();
  const handlers = createCheckHandlers({
    ladder,
    emit,
    random: systemRandom,
    log: { record: (_context, cause) => records.push(cause) },
    scanningAllowed,
  });
  const start = async (): Promise<string> => {
    const started = await handlers['checks.ladder.start']({ background: false });
    if (!started.ok) throw new Error(started.problem.code);
    return started.value.runId;
  };
  const events = (): CheckEvent[] => emitted.map((event) => CheckEventSchema.parse(event));
  return { handlers, start, events, records };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('check handlers', () => {
  it('refuse to run when scanning is switched off', async () => {
    const { handlers } = handlersOver(endlessLadder().ladder, false);
    expect(await handlers['checks.ladder.start']({ background: false })).toMatchObject({
      ok: false,
      problem: { code: 'SCANNING_DISABLED' },
    });
  });

  it('never run twice at once, and cancel the current run', async () => {
    const { ladder, alive, most } = endlessLadder();
    const { handlers, start, events } = handlersOver(ladder);
    const [first, second] = await Promise.all([start(), start()]);
    await turn();
    expect(most()).toBe(1);
    expect([...alive]).toEqual([second]);
    // The one that gave its place away has told its end all the same.
    expect(events().findLast(({ runId }) => runId === first)).toMatchObject({
      type: 'failed',
      problem: { code: 'CANCELLED' },
    });
    await handlers['checks.ladder.cancel']({ runId: first });
    expect([...alive]).toEqual([second]);
    await handlers['checks.ladder.cancel']({ runId: second });
    await turn();
    expect(alive.size).toBe(0);
    expect(events().at(-1)).toMatchObject({ type: 'finished', runId: second });
  });

  it('let a new run follow the current one, whose partial result is reported', async () => {
    const { ladder, alive, most } = endlessLadder();
    const { handlers, start, events } = handlersOver(ladder);
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

  it('stop everything, also what has not had its turn', async () => {
    const { ladder, alive } = endlessLadder();
    const { handlers, start } = handlersOver(ladder);
    await Promise.all([start(), start(), start()]);
    await handlers.stop();
    await turn();
    expect(alive.size).toBe(0);
    expect(await handlers['checks.latest.read']({})).toMatchObject({ value: { running: null } });
  });

  it('report to a page that opens during a run what was tested so far, then the result', async () => {
    const { handlers, start } = handlersOver(endlessLadder().ladder);
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
          testing: [{ rung: 'link', percent: null }],
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
