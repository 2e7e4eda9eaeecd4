/** Closes to others what an older version left readable, and removes half-written files after a kill. */
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A temporary file of `durable-writes.ts`. */
const ASIDE_NAME = /\.(?:jsonl?|tonalite|pdf|html|csv|txt)\.[0-9a-f]{12}\.part$/;
/** A program that is writing one now needs seconds, not an hour. */
const ABANDONED_AFTER_MS = 60 * 60_000;
const OTHERS = 0o077;
const OWNER_ONLY = 0o700;

/** One folder, and whether everything in it is ours. */
export type TidyFolder = { readonly path: string; readonly isOurs: boolean };

async function narrow(path: string, mode: number): Promise<void> {
  if ((mode & OTHERS) !== 0 && process.platform !== 'win32') await chmod(path, mode & OWNER_ONLY);
}

async function tidyFile(path: string, isOurs: boolean, nowMs: number): Promise<void> {
  const file = await lstat(path);
  // A link, symbolic or hard, may name a file that is not ours.
  if (!file.isFile() || file.nlink > 1) return;
  if (ASIDE_NAME.test(path) && nowMs - file.mtimeMs > ABANDONED_AFTER_MS) await rm(path);
  else if (isOurs) await narrow(path, file.mode);
}

async function tidyFolder({ path, isOurs }: TidyFolder, nowMs: number): Promise<void> {
  const folder = await lstat(path);
  if (!folder.isDirectory()) return;
  if (isOurs) await narrow(path, folder.mode);
  for (const name of await readdir(path))
    // A file that cannot be tidied does not stop the others.
    await tidyFile(join(path, name), isOurs, nowMs).catch(() => undefined);
}

const MOST_DUMPS = 10;
const DUMPS_KEPT_MS = 30 * 24 * 60 * 60_000;

/** Removes old crash dumps, which contain pieces of memory and so of cases; keeps at most ten. */
export async function pruneDumps(folder: string, nowMs: number): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const dumps: { readonly path: string; readonly atMs: number }[] = [];
  for (const name of names.filter((each) => each.endsWith('.dmp'))) {
    const path = join(folder, name);
    const file = await lstat(path).catch(() => null);
    if (file?.isFile() === true) dumps.push({ path, atMs: file.mtimeMs });
  }
  dumps.sort((left, right) => right.atMs - left.atMs);
  for (const [place, { path, atMs }] of dumps.entries())
    // A dump that cannot be removed does not stop the others.
    if (place >= MOST_DUMPS || nowMs - atMs > DUMPS_KEPT_MS) await rm(path).catch(() => undefined);
}

/**
 * Tidies these folders. Anything missing, of another account or refused stays as it is until the
 * next start tries again.
 */
export async function tidyData(folders: readonly TidyFolder[], nowMs: number): Promise<void> {
  for (const folder of folders) await tidyFolder(folder, nowMs).catch(() => undefined);
}
