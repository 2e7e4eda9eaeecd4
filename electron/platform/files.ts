import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createDiskTurns } from './disk-turns.ts';
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
/** A large report on a slow drive needs longer than a question. */
const WRITING_TAKES = 6;
/**
 * Node has four threads for files and names, and an operation without an answer holds one of them.
 * Our folder and those of others together never hold all four while one of the two answers.
 */
const MOST_OF_OURS = 2;
const MOST_ELSEWHERE = 2;

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

/** The kernel makes these as they are read; they answer even when every drive is silent. */
const OF_THE_KERNEL = /^\/(?:proc|sys)\//;

type Ask = <T>(path: string, work: () => Promise<T>) => Promise<FileOutcome<T>>;

/** The operations, with reads and questions through `read`, and what changes the disk through `write`. */
const filesThrough = (
  read: <T>(path: string, work: () => Promise<FileOutcome<T>>) => Promise<FileOutcome<T>>,
  write: Ask,
  look: Ask,
): FileSystem => ({
  readBytes: (path, maxBytes) => read(path, () => readBounded(path, maxBytes)),
  readText: async (path, maxBytes) => {
    const outcome = await read(path, () => readBounded(path, maxBytes));
    return outcome.ok ? { ok: true, value: new TextDecoder().decode(outcome.value) } : outcome;
  },
  writeAtomic: (path, data) => write(path, () => replaceFile(path, data)),
  writeNew: (path, data) => write(path, () => patiently(() => writeNewFile(path, data))),
  size: (path) => look(path, async () => (await stat(path)).size),
  state: (path) => look(path, () => stateOf(path)),
  appendDurably: (path, text) => write(path, () => appendDurably(path, text)),
  list: (directory) => look(directory, () => readdir(directory)),
  makeDirectory: (directory) =>
    write(directory, async () => {
      await makeFolder(directory);
      await stat(directory);
    }),
  remove: (path) => write(path, () => patiently(() => rm(path, { force: true }))),
  rename: (from, to) => write(from, () => patiently(() => rename(from, to))),
});

/**
 * The machine's disk, with every failure as a value. A read gives up after `patienceMs`, and so does
 * whatever waits behind a silent disk. A write that began is never given up: it could still happen
 * after it was reported as failed.
 */
export function createSystemFiles(patienceMs = PATIENCE_MS): FileSystem {
  const turn = createDiskTurns(MOST_OF_OURS);
  const read = <T>(path: string, work: () => Promise<FileOutcome<T>>): Promise<FileOutcome<T>> =>
    OF_THE_KERNEL.test(path) ? work() : turn({ path, key: path, patienceMs, work });
  const write: Ask = (path, work) =>
    turn({
      path,
      key: path,
      isAwaited: true,
      patienceMs: patienceMs * WRITING_TAKES,
      work: () => attempt(work),
    });
  return filesThrough(read, write, (path, work) => read(path, () => attempt(work)));
}

/** Files in folders that are not ours, such as the export folder, which may be on a network drive. */
type ForeignFiles = FileSystem & {
  /** Does something else in `folder`, such as tidying, under the same limits. */
  readonly within: <T>(folder: string, work: () => Promise<T>) => Promise<FileOutcome<T>>;
};

/**
 * One operation at a time in each folder, and everything is given up, writes too: a report that
 * still appears after "not written" harms nobody. A folder that is silent is not asked again until
 * it answers.
 */
function createForeignFiles(patienceMs = PATIENCE_MS): ForeignFiles {
  const turn = createDiskTurns(MOST_ELSEWHERE, true);
  const ask = <T>(
    folder: string,
    times: number,
    work: () => Promise<FileOutcome<T>>,
  ): Promise<FileOutcome<T>> =>
    turn({ path: folder, key: resolve(folder), patienceMs: patienceMs * times, work });
  const within: Ask = (folder, work) => ask(folder, 1, () => attempt(work));
  const files = filesThrough(
    (path, work) => ask(dirname(path), 1, work),
    (path, work) => ask(dirname(path), WRITING_TAKES, () => attempt(work)),
    (path, work) => within(dirname(path), work),
  );
  return {
    ...files,
    within,
    list: (folder) => within(folder, () => readdir(folder)),
    makeDirectory: (folder) =>
      within(folder, async () => {
        await makeFolder(folder);
        await stat(folder);
      }),
  };
}

export const systemFiles: FileSystem = createSystemFiles();
export const foreignFiles: ForeignFiles = createForeignFiles();
