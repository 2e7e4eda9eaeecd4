/** How files reach the disk as a whole: flushed, then renamed or linked into place, on three systems. */
import { randomBytes } from 'node:crypto';
import { chmod, type FileHandle, link, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from './clock.ts';
import { codeOf } from './error-code.ts';

function asideName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.part`;
}

/** Errors of Windows while another program (an antivirus, an indexer, a backup) holds a file. */
const HELD_CODES: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
/** Waits between tries, about a second in all: such programs let go within tens of milliseconds. */
const HELD_WAITS_MS = [10, 20, 40, 80, 160, 320, 400];

/**
 * Repeats work that another program's hold on a file may block for a moment. Except on Windows,
 * such a refusal is final. The work must be safe to repeat.
 */
export async function whileHeld<T>(
  work: () => Promise<T>,
  platform: NodeJS.Platform,
  sleep: (ms: number) => Promise<unknown>,
): Promise<T> {
  for (const waitMs of platform === 'win32' ? HELD_WAITS_MS : []) {
    try {
      return await work();
    } catch (error) {
      if (!HELD_CODES.has(codeOf(error))) throw error;
      await sleep(waitMs);
    }
  }
  return work();
}

/** `whileHeld` on this machine. */
export function patiently<T>(work: () => Promise<T>): Promise<T> {
  return whileHeld(work, process.platform, systemClock.sleep);
}

/** Flushes an open file; a file system without that call (some network drives) keeps what it has. */
export async function flush(handle: FileHandle): Promise<void> {
  try {
    await handle.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'].includes(codeOf(error)))
      throw error;
  }
}

const OWNER_ONLY = 0o700;

async function writeExclusively(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  let isWhole = false;
  try {
    await file.writeFile(data);
    await flush(file);
    isWhole = true;
  } finally {
    await file.close();
    // Half a file under the final name would be taken for the whole file.
    if (!isWhole) await rm(path, { force: true });
  }
}

/** A new name is durable only after its folder is flushed; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  // A folder that may be written but not read cannot be flushed, but still holds its file.
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await flush(handle);
  } finally {
    await handle.close();
  }
}

/**
 * The whole file appears at once under its name, or not at all: it is written under another name,
 * then linked, which refuses to replace. Without hard links (FAT on a USB stick, some network and
 * cloud folders, each with its own error) it uses a plain exclusive creation instead, whose errors
 * say what is wrong.
 */
export async function writeNewFile(path: string, data: string | Uint8Array): Promise<void> {
  const aside = asideName(path);
  try {
    await writeExclusively(aside, data);
    try {
      await link(aside, path);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw error;
      await writeExclusively(path, data);
    }
  } finally {
    // Best effort: the file is already written, or its own failure matters more.
    await patiently(() => rm(aside, { force: true })).catch(() => undefined);
  }
  await syncFolder(dirname(path));
}

const replacements = new Map<string, Promise<unknown>>();

async function replaceNow(path: string, data: string | Uint8Array): Promise<void> {
  // A link remains a link: the file that it points to is replaced.
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => null);
  const aside = asideName(target);
  try {
    // Customer data: a file that an older version left readable is closed to others here.
    await writeExclusively(aside, data);
    if (before !== null) await chmod(aside, before.mode & OWNER_ONLY).catch(() => undefined);
    await patiently(() => rename(aside, target));
  } catch (error) {
    await patiently(() => rm(aside, { force: true })).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(target));
}

/**
 * Replaces a file as a whole: after a power cut, as for any reader, it has the old content or the
 * new, and a full disk keeps the old. Replacements of one path keep their order.
 */
export async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  const before = replacements.get(path) ?? Promise.resolve();
  const work = (): Promise<void> => replaceNow(path, data);
  const mine = before.then(work, work);
  replacements.set(path, mine);
  try {
    await mine;
  } finally {
    if (replacements.get(path) === mine) replacements.delete(path);
  }
}
