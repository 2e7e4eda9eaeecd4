import { closeSync, openSync, readSync } from 'node:fs';

/** Reads files that the kernel generates in memory, such as those of /proc. */
export type KernelFiles = {
  /** The file's text, cut at the limit; null when it cannot be read. */
  readonly read: (path: string, maxBytes: number) => string | null;
};

/** The kernel returns at most a page at a time, for any buffer. */
const CHUNK_BYTES = 4096;

/**
 * Reads at once, without the thread pool: no disk is involved, and a thousand rows take about a
 * millisecond. Twenty round trips through the pool would take five, and the table could change
 * between them.
 */
export const systemKernelFiles: KernelFiles = {
  read: (path, maxBytes) => {
    let file: number;
    try {
      file = openSync(path, 'r');
    } catch {
      return null;
    }
    try {
      const chunks: Buffer[] = [];
      let total = 0;
      while (total < maxBytes) {
        const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, maxBytes - total));
        const length = readSync(file, chunk, 0, chunk.length, null);
        if (length === 0) break;
        chunks.push(chunk.subarray(0, length));
        total += length;
      }
      return Buffer.concat(chunks, total).toString('latin1');
    } catch {
      return null;
    } finally {
      closeSync(file);
    }
  },
};
