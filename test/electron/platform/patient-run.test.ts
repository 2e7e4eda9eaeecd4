import { describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../../../electron/platform/machine.ts';
import { createPatientRun } from '../../../electron/platform/patient-run.ts';

const DONE: CommandOutcome = { kind: 'completed', exitCode: 0, stdout: 'rows', stderr: '' };

/** A program that takes so long at each start, and the limits that it was given. */
function runOf(startsMs: readonly number[]) {
  const limits: number[] = [];
  const run = createPatientRun(
    {
      run: async (_command, _args, { timeoutMs }) => {
        const tookMs = startsMs[limits.length] ?? 0;
        limits.push(timeoutMs);
        return tookMs > timeoutMs ? { kind: 'timed-out' } : DONE;
      },
    },
    { firstMs: 1000, againMs: 5000 },
  );
  return { limits, once: () => run('ROUTE.EXE', ['print'], {}) };
}

describe('a program whose start is held up', () => {
  it('is run once, with the short limit, where it is prompt', async () => {
    const { limits, once } = runOf([20, 30]);
    expect([await once(), await once()]).toEqual([DONE, DONE]);
    expect(limits).toEqual([1000, 1000]);
  });

  it('is run again with the longer limit when it was late, and has that limit from then on', async () => {
    const { limits, once } = runOf([1200, 3000, 3000]);
    expect([await once(), await once()]).toEqual([DONE, DONE]);
    expect(limits).toEqual([1000, 5000, 5000]);
  });

  it('is given up when it is late again', async () => {
    const { limits, once } = runOf([9000, 9000]);
    expect(await once()).toEqual({ kind: 'timed-out' });
    expect(limits).toEqual([1000, 5000]);
  });

  it.each<CommandOutcome>([
    { kind: 'missing' },
    { kind: 'cancelled' },
    { kind: 'failed', reason: 'EACCES' },
  ])('is not run again when it ended otherwise: $kind', async (outcome) => {
    let runs = 0;
    const run = createPatientRun(
      {
        run: async () => {
          runs += 1;
          return outcome;
        },
      },
      { firstMs: 1, againMs: 2 },
    );
    expect(await run('arp', [], {})).toEqual(outcome);
    expect(runs).toBe(1);
  });
});
