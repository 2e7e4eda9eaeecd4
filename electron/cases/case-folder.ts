import { dirname } from 'node:path';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileOutcome, FileSystem } from '../platform/machine.ts';
import { createStandingFolder } from '../platform/standing-folder.ts';
import { diskProblem } from './case-files.ts';

/**
 * The folder of the cases. Once it existed in this run, it is never created again: if it is gone, its
 * drive was removed or somebody moved it, and an empty folder in its place would hide every case.
 */
export type CaseFolder = {
  /**
   * Creates the folder unless it existed before. Except for a full disk or a folder that is gone, a
   * failure means: choose another folder, or fix the permissions of this one.
   */
  readonly ensure: () => Promise<Result<true>>;
  /** The names in the folder; CASE_FOLDER_GONE when it is no longer there. */
  readonly list: () => Promise<Result<readonly string[]>>;
  /** The problem itself, or CASE_FOLDER_GONE when a case is missing because the whole folder is. */
  readonly explain: (found: Problem) => Promise<Problem>;
  /** Records that something in the folder was read or written. */
  readonly seen: () => void;
};

function isMissing(outcome: FileOutcome<unknown>): boolean {
  return !outcome.ok && outcome.reason === 'missing';
}

/** Watches the folder of the cases for one store. */
export function createCaseFolder(
  files: Pick<FileSystem, 'makeDirectory' | 'list' | 'size'>,
  directory: string,
): CaseFolder {
  const standing = createStandingFolder(files, directory, dirname(directory));
  const gone = (): Problem => problem('CASE_FOLDER_GONE', { folder: directory });

  return {
    ensure: async () => {
      if (await standing.isGone()) return failure(gone());
      const made = await standing.ensure();
      if (!made.ok)
        return failure(
          made.reason === 'full'
            ? diskProblem(made, directory)
            : problem('CASE_FOLDER_UNWRITABLE', { folder: directory }),
        );
      return success(true);
    },
    list: async () => {
      const names = await files.list(directory);
      if (names.ok) standing.seen();
      else if (!isMissing(names))
        return failure(problem('CASE_FOLDER_UNREADABLE', { folder: directory }));
      else if (await standing.isGone()) return failure(gone());
      return success(names.ok ? names.value : []);
    },
    explain: async (found) =>
      found.code === 'CASE_NOT_FOUND' && (await standing.isGone()) ? gone() : found,
    seen: standing.seen,
  };
}
