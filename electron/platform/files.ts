import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { FileOutcome, FileSystem } from './ports.ts';

function classify(error: unknown): Extract<FileOutcome<never>, { ok: false }> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
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
    const file = await open(path, 'r');
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

async function writeExclusively(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new name is durable only once its folder is flushed; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The whole file appears at once under its name, or not at all: written aside, then linked, which
 * refuses to replace. File systems without hard links (FAT on a USB stick) get a plain exclusive
 * creation.
 */
async function writeNewFile(path: string, data: string | Uint8Array): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    await writeExclusively(aside, data);
    try {
      await link(aside, path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(code))
        throw error;
      await writeExclusively(path, data);
    }
  } finally {
    await rm(aside, { force: true });
  }
  await syncFolder(dirname(path));
}

/** The machine's disk, with every failure as a value. */
export const systemFiles: FileSystem = {
  readBytes: readBounded,
  readText: async (path, maxBytes) => {
    const outcome = await readBounded(path, maxBytes);
    return outcome.ok ? { ok: true, value: new TextDecoder().decode(outcome.value) } : outcome;
  },
  writeAtomic: (path, data) =>
    attempt(async () => {
      await writeFileAtomic(path, typeof data === 'string' ? data : Buffer.from(data));
    }),
  writeNew: (path, data) => attempt(() => writeNewFile(path, data)),
  size: (path) => attempt(async () => (await stat(path)).size),
  appendDurably: (path, text) =>
    attempt(async () => {
      const file = await open(path, 'a', 0o600);
      try {
        await file.writeFile(text, 'utf8');
        await file.sync();
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
  remove: (path) => attempt(() => rm(path, { force: true })),
  rename: (from, to) => attempt(() => rename(from, to)),
};
