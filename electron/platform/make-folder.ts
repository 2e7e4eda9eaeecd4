import { mkdirSync, type Stats, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './error-code.ts';

const MODE = 0o700;

/** The folder above; tests replace it to simulate an unplugged drive. */
type ParentOf = (path: string) => string;

/** True when making the parent may help: it is missing too, and there is one. */
function mayClimb(error: unknown, path: string, parent: string, isParentThere: boolean): boolean {
  return codeOf(error) === 'ENOENT' && !isParentThere && parent !== path;
}

function foundSync(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/**
 * Makes a folder that only this account reads, and the folders above it. Throws the error of the
 * disk. Node's own `recursive` never returns under a folder such as /proc, which exists but calls
 * every new entry missing: there it makes the parent again and again. The root of a drive that is
 * not plugged in has no parent but itself.
 */
export function makeFolderSync(path: string, parentOf: ParentOf = dirname): void {
  try {
    mkdirSync(path, { mode: MODE });
  } catch (error) {
    if (foundSync(path)?.isDirectory() === true) return;
    const parent = parentOf(path);
    if (!mayClimb(error, path, parent, foundSync(parent) !== undefined)) throw error;
    makeFolderSync(parent, parentOf);
    makeFolderSync(path, parentOf);
  }
}

async function found(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

/** Does the same without holding the thread. */
export async function makeFolder(path: string, parentOf: ParentOf = dirname): Promise<void> {
  try {
    await mkdir(path, { mode: MODE });
  } catch (error) {
    if ((await found(path))?.isDirectory() === true) return;
    const parent = parentOf(path);
    if (!mayClimb(error, path, parent, (await found(parent)) !== null)) throw error;
    await makeFolder(parent, parentOf);
    await makeFolder(path, parentOf);
  }
}
