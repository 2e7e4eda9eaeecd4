import type { FileOutcome, FileSystem } from './machine.ts';

/**
 * A folder of ours. Once it has been there in this run, it is never made anew: its drive was taken
 * out, or somebody moved it, and an empty one in its place would hide everything that it holds.
 */
export type StandingFolder = {
  /** Makes it where it has not been there yet; `missing` where it is gone. */
  readonly ensure: () => Promise<FileOutcome<void>>;
  /** Whether it, or a folder that it lies in, was there in this run and no longer is. */
  readonly isGone: () => Promise<boolean>;
  /** Records that something in it was read or written. */
  readonly seen: () => void;
};

function isMissing(outcome: FileOutcome<unknown>): boolean {
  return !outcome.ok && outcome.reason === 'missing';
}

/** Watches over a folder and those that it lies in, outermost last, from now on. */
export function createStandingFolder(
  files: Pick<FileSystem, 'makeDirectory' | 'size'>,
  path: string,
  ...around: readonly string[]
): StandingFolder {
  const seen = new Set<string>();

  /** Notes which of them are there; gives whether one that was there is missing. */
  async function look(): Promise<boolean> {
    let hasLost = false;
    for (const each of [path, ...around]) {
      const found = await files.size(each);
      if (found.ok) seen.add(each);
      else if (seen.has(each) && isMissing(found)) hasLost = true;
    }
    return hasLost;
  }
  // What is there when the program starts must still be there when it is first used.
  const first = look();
  const isGone = async (): Promise<boolean> => {
    await first;
    return look();
  };

  return {
    isGone,
    seen: () => void seen.add(path),
    ensure: async () => {
      if (await isGone()) return { ok: false, reason: 'missing', detail: path };
      const made = await files.makeDirectory(path);
      if (made.ok) await look();
      return made;
    },
  };
}
