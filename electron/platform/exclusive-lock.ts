/**
 * One worker at a time on this machine. The lock is the operating system's own, held through a
 * transaction of SQLite on an empty file. It ends with the process that holds it, however that
 * process dies, so there is never a stale lock to judge.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 100;
const SQLITE_BUSY = 5;

/** Opens the lock's file; null when this account may not write, or the file system has no locks. */
function open(file: string): DatabaseSync | null {
  try {
    return new DatabaseSync(file, { timeout: 0 });
  } catch {
    return null;
  }
}

/**
 * Takes the lock unless another process holds it. If locks do not work, the answer is yes, because
 * nothing can be known.
 */
function take(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
    return !isBusy;
  }
}

/**
 * Waits until no other process holds this file, then does the work. `onWait` is called once when it
 * has to wait.
 */
export async function whileAlone<Result>(
  file: string,
  onWait: () => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock = open(file);
  if (lock === null) return work();
  try {
    if (!take(lock)) {
      onWait();
      do await sleep(RETRY_MS);
      while (!take(lock));
    }
    return await work();
  } finally {
    lock.close();
  }
}
