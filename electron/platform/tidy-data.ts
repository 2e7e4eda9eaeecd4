/** Closes to others what an older version left readable, and removes half-written files after a kill. */
import type { Stats } from 'node:fs';
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A temporary file of `durable-writes.ts`. */
const ASIDE_NAME = /\.(?:jsonl?|jsonl\.lock|tonalite|pdf|html|csv|txt)\.[0-9a-f]{12}\.part$/;
/** A program that is writing one now needs seconds, not an hour. */
const ABANDONED_AFTER_MS = 60 * 60_000;
const OTHERS = 0o077;
const OWNER_ONLY = 0o700;

/** Does one thing on the disk of a folder; throws when that disk does not answer. */
type Ask = <T>(work: () => Promise<T>) => Promise<T>;

export type TidyFolder = {
  readonly path: string;
  /** Whether everything in it is ours. */
  readonly isOurs: boolean;
  /** Names of files that are ours in a folder where other things may lie too. */
  readonly ours?: RegExp;
  /** Limits what a disk that does not answer may hold. */
  readonly ask?: Ask;
};

const directly: Ask = (work) => work();

async function narrow(path: string, mode: number): Promise<void> {
  if ((mode & OTHERS) !== 0 && process.platform !== 'win32') await chmod(path, mode & OWNER_ONLY);
}

async function tidyFile(path: string, isOurs: boolean, nowMs: number, ask: Ask): Promise<void> {
  const file = await ask(() => lstat(path));
  // A link, symbolic or hard, may name a file that is not ours.
  if (!file.isFile() || file.nlink > 1) return;
  if (ASIDE_NAME.test(path) && nowMs - file.mtimeMs > ABANDONED_AFTER_MS) await ask(() => rm(path));
  else if (isOurs) await ask(() => narrow(path, file.mode));
}

async function tidyFolder(tidied: TidyFolder, nowMs: number): Promise<void> {
  const { path, isOurs, ours, ask = directly } = tidied;
  const folder = await ask(() => lstat(path));
  if (!folder.isDirectory()) return;
  if (isOurs) await ask(() => narrow(path, folder.mode));
  for (const name of await ask(() => readdir(path)))
    // A file that cannot be tidied does not stop the others.
    await tidyFile(join(path, name), isOurs || ours?.test(name) === true, nowMs, ask).catch(
      () => undefined,
    );
}

const MOST_DUMPS = 10;
const DUMPS_KEPT_MS = 30 * 24 * 60 * 60_000;

/**
 * Removes old crash dumps, which contain pieces of memory and so of cases; keeps at most ten, closed
 * to others.
 */
export async function pruneDumps(folder: string, nowMs: number, ask = directly): Promise<void> {
  const names = await ask(() => readdir(folder, { recursive: true })).catch(() => []);
  const dumps: { readonly path: string; readonly file: Stats }[] = [];
  for (const name of names.filter((each) => each.endsWith('.dmp'))) {
    const path = join(folder, name);
    const file = await ask(() => lstat(path)).catch(() => null);
    if (file?.isFile() === true) dumps.push({ path, file });
  }
  dumps.sort((left, right) => right.file.mtimeMs - left.file.mtimeMs);
  for (const [place, { path, file }] of dumps.entries()) {
    const isOld = place >= MOST_DUMPS || nowMs - file.mtimeMs > DUMPS_KEPT_MS;
    const mend = (): Promise<void> => (isOld ? rm(path) : narrow(path, file.mode));
    // A dump that refuses does not stop the others.
    if (isOld || file.nlink === 1) await ask(mend).catch(() => undefined);
  }
}

/**
 * Tidies these folders. Anything missing, of another account or refused stays as it is until the
 * next start tries again.
 */
export async function tidyData(folders: readonly TidyFolder[], nowMs: number): Promise<void> {
  for (const folder of folders) await tidyFolder(folder, nowMs).catch(() => undefined);
}
