import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { codeOf } from './error-code.ts';
import { flush, patiently, replaceFile, writeNewFile } from './durable-writes.ts';
import type { FileOutcome, FileSystem } from './ports.ts';

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

async function readBounded(path: string, maxBytes: number): Promise<FileOutcome<Uint8Array>> {
  return attempt(async () => {
    const file = await patiently(() => open(path, 'r'));
    try {
      const { size } = await file.stat();
      // Files of /proc say size 0, so the buffer is the limit and one byte more, not the size.
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
 * Removes a line that was written and not flushed, so that whoever is told "not saved" and repeats
 * does not have it twice. Where another process wrote after it, the file stays as it is.
 */
async function takeBack(file: FileHandle, size: number, bytes: number): Promise<void> {
  try {
    if ((await file.stat()).size <= size + bytes) await file.truncate(size);
  } catch {
    // The disk refuses this too: reading passes over what is torn.
  }
}

/** The machine's disk, with every failure as a value. */
export const systemFiles: FileSystem = {
  readBytes: readBounded,
  readText: async (path, maxBytes) => {
    const outcome = await readBounded(path, maxBytes);
    return outcome.ok ? { ok: true, value: new TextDecoder().decode(outcome.value) } : outcome;
  },
  writeAtomic: (path, data) => attempt(() => replaceFile(path, data)),
  writeNew: (path, data) => attempt(() => patiently(() => writeNewFile(path, data))),
  size: (path) => attempt(async () => (await stat(path)).size),
  appendDurably: (path, text) =>
    attempt(async () => {
      // Only the opening is repeated: part of the text may be on the disk after that.
      // A file that was deleted meanwhile is not made anew.
      const file = await patiently(() => open(path, constants.O_WRONLY | constants.O_APPEND));
      try {
        const { size } = await file.stat();
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
    }),
  list: (directory) => attempt(() => readdir(directory)),
  makeDirectory: (directory) =>
    attempt(async () => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await stat(directory);
    }),
  remove: (path) => attempt(() => patiently(() => rm(path, { force: true }))),
  rename: (from, to) => attempt(() => patiently(() => rename(from, to))),
};
