import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem, type OpenCaseFile } from './case-files.ts';
import type { JournalRewriting } from './journal-rewriting.ts';
import type { LoadedCases } from './loaded-cases.ts';

/** Deletes a case for good, with the files kept beside its journal. */
export async function removeCase(
  caseId: string,
  deps: {
    readonly files: FileSystem;
    readonly directory: string;
    readonly loadedCases: Pick<LoadedCases, 'forget'>;
    readonly rewriting: Pick<JournalRewriting, 'removeBeside'>;
    readonly openCase: OpenCaseFile;
  },
): Promise<Result<Record<string, never>>> {
  const { files, directory, openCase } = deps;
  const journal = casePaths(directory).journal(caseId);
  const size = await files.size(journal);
  if (!size.ok) return failure(diskProblem(size, directory));
  const removed = await files.remove(journal);
  if (!removed.ok) return failure(diskProblem(removed, directory));
  await deps.rewriting.removeBeside(caseId);
  deps.loadedCases.forget(caseId);
  if ((await openCase.read()) === null) await openCase.write(null);
  return success({});
}
