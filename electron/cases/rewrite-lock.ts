import type { Clock, FileSystem } from '../platform/machine.ts';

/** Longer than the largest journal takes to write: a process that holds a lock longer has died. */
const ABANDONED_AFTER_MS = 60_000;
const LOOK_EVERY_MS = 20;
const MAX_LOCK_BYTES = 64;

/**
 * Prevents two processes from rewriting one journal at once. A process that only adds a line asks
 * before and after: a line added while the journal was being replaced is missing from the new one.
 */
export type RewriteLock = {
  /** Does the work alone; null when another process is doing it. */
  readonly hold: <Result>(work: () => Promise<Result>) => Promise<Result | null>;
  readonly isHeld: () => Promise<boolean>;
  /** Waits until nobody holds the lock; true if somebody did. */
  readonly released: () => Promise<boolean>;
};

/** The lock of the journal at `path`: a file beside it, created by the process that holds the lock. */
export function createRewriteLock(
  deps: {
    readonly files: Pick<FileSystem, 'writeNew' | 'readText' | 'remove' | 'size'>;
    readonly clock: Pick<Clock, 'now' | 'sleep'>;
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
  const take = async (): Promise<boolean> =>
    (await files.writeNew(lock, String(clock.now().getTime()))).ok;
  const isHeld = async (): Promise<boolean> =>
    (await files.size(lock)).ok && !(await isAbandoned());

  return {
    isHeld,
    hold: async (work) => {
      if (!(await take())) {
        if (!(await isAbandoned())) return null;
        await files.remove(lock);
        if (!(await take())) return null;
      }
      try {
        return await work();
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
