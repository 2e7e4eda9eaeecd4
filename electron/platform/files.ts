import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { codeOf } from './error-code.ts';
import { flush, patiently, replaceFile, writeNewFile } from './durable-writes.ts';
import { makeFolder } from './make-folder.ts';
import type { FileOutcome, FileState, FileSystem } from './machine.ts';

function classify(error: unknown): Extract<FileOutcome<never>, { ok: false }> {
  const code = codeOf(error);
  const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown';
  if (code === 'ENOENT') return { ok: false, reason: 'missing', detail };
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return { ok: false, reason: 'denied', detail };
  if (['ENOSPC', 'EDQUOT'].includes(code)) return { ok: false, reason: 'full', detail };
  if (code === 'EEXIST') return { ok: false, reason: 'exists', detail };
  return { ok: false, reason: 'failed', detail };
}

async function attempt<T>(work: () => Promise<T>): Promise<FileOutcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return classify(error);
  }
}

/** A slow USB stick answers within this time; a network drive that is gone never does. */
const PATIENCE_MS = 10_000;
/** Each operation without an answer blocks one of the few threads that Node has for files. */
const MOST_UNANSWERED = 4;
const unanswered = new Set<string>();

/**
 * Gives up on a disk that does not answer, so that the person sees an error instead of waiting
 * forever. Until it answers, nothing else is asked of that path, or of any path once all threads are
 * blocked. Not for writing: an unanswered write could still happen after it was reported as failed.
 */
async function answered<T>(
  path: string,
  patienceMs: number,
  work: () => Promise<FileOutcome<T>>,
): Promise<FileOutcome<T>> {
  const silent: FileOutcome<T> = { ok: false, reason: 'failed', detail: `${path}: ETIMEDOUT` };
  if (unanswered.has(path) || unanswered.size >= MOST_UNANSWERED) return silent;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<FileOutcome<T>>((resolve) => {
    timer = setTimeout(() => {
      unanswered.add(path);
      resolve(silent);
    }, patienceMs);
  });
  const done = work().finally(() => {
    clearTimeout(timer);
    unanswered.delete(path);
  });
  return Promise.race([done, tooLate]);
}

/** Removes other accounts' access to an open file that an older version left readable. */
async function narrow(file: FileHandle, mode: number): Promise<void> {
  // Some drives have no such permissions, and the line matters more.
  if ((mode & 0o077) !== 0) await file.chmod(mode & 0o700).catch(() => undefined);
}

async function readBounded(path: string, maxBytes: number): Promise<FileOutcome<Uint8Array>> {
  return attempt(async () => {
    const file = await patiently(() => open(path, 'r'));
    try {
      const { size } = await file.stat();
      // Files of /proc report size 0, so the buffer has the size of the limit plus one byte.
      const capacity = size === 0 ? maxBytes + 1 : Math.min(size, maxBytes + 1);
      const buffer = Buffer.alloc(capacity);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, capacity - length, null);
        length += bytesRead;
        if (bytesRead === 0 || length === capacity) break;
      }
      return buffer.subarray(0, length);
    } finally {
      await file.close();
    }
  }).then((outcome): FileOutcome<Uint8Array> => {
    if (outcome.ok && outcome.value.byteLength > maxBytes)
      return { ok: false, reason: 'too-large', detail: `${path}: more than ${maxBytes} bytes` };
    return outcome;
  });
}

/**
 * Removes a line that was written but not flushed, so that a person who repeats it after "not saved"
 * does not have it twice. If another process wrote after it, the file stays as it is.
 */
async function takeBack(file: FileHandle, size: number, bytes: number): Promise<void> {
  try {
    if ((await file.stat()).size <= size + bytes) await file.truncate(size);
  } catch {
    // The disk refuses this too; reading skips what is torn.
  }
}

async function stateOf(path: string): Promise<FileState> {
  const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return { bytes: Number(size), changed: `${mtimeNs} ${ctimeNs}` };
}

async function appendDurably(path: string, text: string): Promise<void> {
  // Only opening is repeated: afterwards, part of the text may be on the disk.
  // A file that was deleted in the meantime is not created again.
  const file = await patiently(() => open(path, constants.O_WRONLY | constants.O_APPEND));
  try {
    const { size, mode } = await file.stat();
    await narrow(file, mode);
    try {
      await file.writeFile(text, 'utf8');
      await flush(file);
    } catch (error) {
      await takeBack(file, size, Buffer.byteLength(text));
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** The machine's disk, with every failure as a value; reads wait at most `patienceMs`. */
export const createSystemFiles = (patienceMs = PATIENCE_MS): FileSystem => ({
  readBytes: (path, maxBytes) => answered(path, patienceMs, () => readBounded(path, maxBytes)),
  readText: async (path, maxBytes) => {
    const outcome = await answered(path, patienceMs, () => readBounded(path, maxBytes));
    return outcome.ok ? { ok: true, value: new TextDecoder().decode(outcome.value) } : outcome;
  },
  writeAtomic: (path, data) => attempt(() => replaceFile(path, data)),
  writeNew: (path, data) => attempt(() => patiently(() => writeNewFile(path, data))),
  size: (path) => answered(path, patienceMs, () => attempt(async () => (await stat(path)).size)),
  state: (path) => answered(path, patienceMs, () => attempt(() => stateOf(path))),
  appendDurably: (path, text) => attempt(() => appendDurably(path, text)),
  list: (directory) => answered(directory, patienceMs, () => attempt(() => readdir(directory))),
  makeDirectory: (directory) =>
    attempt(async () => {
      await makeFolder(directory);
      await stat(directory);
    }),
  remove: (path) => attempt(() => patiently(() => rm(path, { force: true }))),
  rename: (from, to) => attempt(() => patiently(() => rename(from, to))),
});

export const systemFiles: FileSystem = createSystemFiles();
