import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileOutcome, FileSystem } from '../platform/machine.ts';
import { diskProblem } from './case-files.ts';

/**
 * The folder of the cases. Once it has been there in this run, it is never made anew: it is on a drive
 * that was taken out, or somebody moved it, and an empty one in its place would hide every case.
 */
export type CaseFolder = {
  /**
   * Makes it where it has not been there yet. Except for a full disk or a folder that is gone, a
   * failure means: choose another folder, or fix the permissions of this one.
   */
  readonly ensure: () => Promise<Result<true>>;
  /** The names in it; CASE_FOLDER_GONE where it is no longer there. */
  readonly list: () => Promise<Result<readonly string[]>>;
  /** The problem as it is: a case that is not found is none where the whole folder is gone. */
  readonly explain: (found: Problem) => Promise<Problem>;
  /** Says that something in it was read or written. */
  readonly seen: () => void;
};

function isMissing(outcome: FileOutcome<unknown>): boolean {
  return !outcome.ok && outcome.reason === 'missing';
}

/** Watches over the folder of the cases for one store. */
export function createCaseFolder(
  files: Pick<FileSystem, 'makeDirectory' | 'list' | 'size'>,
  directory: string,
): CaseFolder {
  let wasThere = false;
  const gone = (): Problem => problem('CASE_FOLDER_GONE', { folder: directory });
  const isGone = async (): Promise<boolean> => wasThere && isMissing(await files.size(directory));

  return {
    ensure: async () => {
      if (await isGone()) return failure(gone());
      const made = await files.makeDirectory(directory);
      if (!made.ok)
        return failure(
          made.reason === 'full'
            ? diskProblem(made, directory)
            : problem('CASE_FOLDER_UNWRITABLE', { folder: directory }),
        );
      wasThere = true;
      return success(true);
    },
    list: async () => {
      const names = await files.list(directory);
      if (names.ok) wasThere = true;
      else if (!isMissing(names))
        return failure(problem('CASE_FOLDER_UNREADABLE', { folder: directory }));
      else if (wasThere) return failure(gone());
      return success(names.ok ? names.value : []);
    },
    explain: async (found) =>
      found.code === 'CASE_NOT_FOUND' && (await isGone()) ? gone() : found,
    seen: () => {
      wasThere = true;
    },
  };
}
