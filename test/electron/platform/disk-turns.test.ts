import { describe, expect, it } from 'vitest';
import { createDiskTurns } from '../../../electron/platform/disk-turns.ts';
import type { FileOutcome } from '../../../electron/platform/machine.ts';

const PATIENCE_MS = 20;
const done: FileOutcome<string> = { ok: true, value: 'done' };

/** Work that answers when told to, and counts how often it began. */
function disk() {
  const answers: (() => void)[] = [];
  return {
    begun: () => answers.length,
    answer: () => answers.splice(0).forEach((each) => each()),
    work: () => new Promise<FileOutcome<string>>((resolve) => answers.push(() => resolve(done))),
  };
}

describe('turns on a disk', () => {
  it('hold at most so many threads, and refuse what waits behind silence', async () => {
    const turn = createDiskTurns(2);
    const dead = disk();
    const asked = ['a', 'b', 'c', 'd'].map((key) =>
      turn({ path: key, key, patienceMs: PATIENCE_MS, work: dead.work }),
    );
    const outcomes = await Promise.all(asked);
    expect(outcomes.map((each) => each.ok || each.reason)).toEqual(Array(4).fill('silent'));
    expect(dead.begun()).toBe(2);
    dead.answer();
    await new Promise((resolve) => setImmediate(resolve));
    const again = turn({
      path: 'a',
      key: 'a',
      patienceMs: 5000,
      work: () => Promise.resolve(done),
    });
    expect(await again).toEqual(done);
  });

  it('never report as failed what could still happen, and tell the others', async () => {
    const turn = createDiskTurns(1);
    const dead = disk();
    const writing = turn({
      path: 'a',
      key: 'a',
      isAwaited: true,
      patienceMs: PATIENCE_MS,
      work: dead.work,
    });
    const other = turn({ path: 'b', key: 'b', patienceMs: 5000, work: dead.work });
    expect(await other).toMatchObject({ ok: false, reason: 'silent' });
    expect(dead.begun()).toBe(1);
    dead.answer();
    expect(await writing).toEqual(done);
  });

  it('leave another folder its place while one is silent', async () => {
    const turn = createDiskTurns(2, true);
    const dead = disk();
    const alive = () => Promise.resolve(done);
    const first = [1, 2, 3].map((path) =>
      turn({ path: String(path), key: 'dead', patienceMs: PATIENCE_MS, work: dead.work }),
    );
    expect(await turn({ path: 'x', key: 'alive', patienceMs: 5000, work: alive })).toEqual(done);
    for (const each of first) expect(await each).toMatchObject({ reason: 'silent' });
    expect(dead.begun()).toBe(1);
    expect(await turn({ path: 'x', key: 'alive', patienceMs: 5000, work: alive })).toEqual(done);
    dead.answer();
  });
});
