import { problem, type Problem } from '../../shared/domain/problem.ts';
import type { Clock, FileOutcome, FileSystem } from '../platform/machine.ts';
import { diskProblem } from './case-files.ts';

/** Longer than the largest journal takes to write: a process that holds a lock longer has died. */
const ABANDONED_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 20;
const MAX_LOCK_BYTES = 64;

/**
 * Prevents two processes from rewriting or deleting one journal at once. A process that only adds a
 * line asks before and after: a line added while the journal was being replaced is missing from the
 * new one.
 */
export type RewriteLock = {
  /**
   * Does the work alone. Fails with `exists` when another process still holds the lock after
   * `patienceMs`, and with the refusal of the disk when no lock can be made.
   */
  readonly hold: <Result>(
    work: () => Promise<Result>,
    patienceMs?: number,
  ) => Promise<FileOutcome<Result>>;
  readonly isHeld: () => Promise<boolean>;
  /** Waits until nobody holds the lock; true if somebody did. */
  readonly released: () => Promise<boolean>;
};

/** Why a lock could not be taken, for the person. */
export function lockProblem(
  outcome: Extract<FileOutcome<unknown>, { ok: false }>,
  directory: string,
): Problem {
  return outcome.reason === 'exists' ? problem('CASE_IN_USE') : diskProblem(outcome, directory);
}

/** The lock of the journal at `path`: a file beside it, created by the process that holds the lock. */
export function createRewriteLock(
  deps: {
    readonly files: Pick<FileSystem, 'writeNew' | 'readText' | 'remove' | 'size'>;
    readonly clock: Pick<Clock, 'now' | 'sleep' | 'monotonicMs'>;
  },
  path: string,
): RewriteLock {
  const { files, clock } = deps;
  const lock = `${path}.lock`;

  const isAbandoned = async (): Promise<boolean> => {
    const text = await files.readText(lock, MAX_LOCK_BYTES);
    if (!text.ok) return false;
    const age = clock.now().getTime() - Number(text.value);
    // A torn file gives no time, and a clock that was set back makes the time useless.
    return Number.isNaN(age) || age > ABANDONED_AFTER_MS || age < -ABANDONED_AFTER_MS;
  };
  const create = (): Promise<FileOutcome<void>> =>
    files.writeNew(lock, String(clock.now().getTime()));
  const take = async (): Promise<FileOutcome<void>> => {
    const taken = await create();
    if (taken.ok || taken.reason !== 'exists' || !(await isAbandoned())) return taken;
    await files.remove(lock);
    return create();
  };
  const isHeld = async (): Promise<boolean> =>
    (await files.size(lock)).ok && !(await isAbandoned());

  return {
    isHeld,
    hold: async (work, patienceMs = 0) => {
      const until = clock.monotonicMs() + patienceMs;
      let taken = await take();
      while (!taken.ok && taken.reason === 'exists' && clock.monotonicMs() < until) {
        await clock.sleep(LOOK_EVERY_MS);
        taken = await take();
      }
      if (!taken.ok) return taken;
      try {
        return { ok: true, value: await work() };
      } finally {
        await files.remove(lock);
      }
    },
    released: async () => {
      let wasHeld = false;
      while (await isHeld()) {
        wasHeld = true;
        await clock.sleep(LOOK_EVERY_MS);
      }
      return wasHeld;
    },
  };
}
