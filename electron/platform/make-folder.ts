import { mkdirSync, type Stats, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './error-code.ts';

const MODE = 0o700;

/**
 * Makes a folder that only this account reads, and the folders above it. Throws the error of the
 * disk. Node's own `recursive` never returns under a folder such as /proc, which exists but calls
 * every new entry missing: there it makes the parent again and again.
 */
export function makeFolderSync(path: string): void {
  try {
    mkdirSync(path, { mode: MODE });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || statSync(parent, { throwIfNoEntry: false }) !== undefined)
      throw error;
    makeFolderSync(parent);
    makeFolderSync(path);
  }
}

async function found(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

/** Does the same without holding the thread. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: MODE });
  } catch (error) {
    if ((await found(path))?.isDirectory() === true) return;
    const parent = dirname(path);
    if (codeOf(error) !== 'ENOENT' || (await found(parent)) !== null) throw error;
    await makeFolder(parent);
    await makeFolder(path);
  }
}
