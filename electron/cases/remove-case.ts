import { basename } from 'node:path';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem, type OpenCaseFile } from './case-files.ts';
import type { JournalRewriting } from './journal-rewriting.ts';
import type { LoadedCases } from './loaded-cases.ts';
import { lockProblem } from './rewrite-lock.ts';

/** A rewrite takes less than this; a person who deletes a case does not wait longer. */
const PATIENCE_MS = 2000;

/**
 * Deletes a case for good, with the files kept beside its journal. It takes the lock of a rewrite: a
 * rewrite that had already read the journal would otherwise bring the case back. The journal goes
 * last, so that the case stays in the list while one of its files cannot be deleted.
 */
export async function removeCase(
  caseId: string,
  deps: {
    readonly files: FileSystem;
    readonly directory: string;
    readonly loadedCases: Pick<LoadedCases, 'forget'>;
    readonly rewriting: Pick<JournalRewriting, 'pathsBeside' | 'lockOf'>;
    readonly openCase: OpenCaseFile;
  },
): Promise<Result<Record<string, never>>> {
  const { files, directory, openCase, rewriting } = deps;
  const journal = casePaths(directory).journal(caseId);

  async function removeAll(): Promise<Result<true>> {
    // Another process may have deleted the case while this one waited for the lock.
    const size = await files.size(journal);
    if (!size.ok) return failure(diskProblem(size, directory));
    const beside = await rewriting.pathsBeside(caseId);
    if (!beside.ok) return beside;
    for (const path of [...beside.value, journal]) {
      const removed = await files.remove(path);
      if (!removed.ok)
        return failure(
          problem('CASE_NOT_DELETED', { file: basename(path), detail: removed.detail }),
        );
    }
    return success(true);
  }

  const size = await files.size(journal);
  if (!size.ok) return failure(diskProblem(size, directory));
  const lock = rewriting.lockOf(caseId);
  const held = await lock.hold(removeAll, PATIENCE_MS);
  // A full disk has no room for a lock, and deleting is what makes room; no rewrite can succeed on it.
  const isFull = !held.ok && held.reason === 'full' && !(await lock.isHeld());
  const removed = isFull
    ? await removeAll()
    : held.ok
      ? held.value
      : failure(lockProblem(held, directory));
  if (!removed.ok) return removed;
  deps.loadedCases.forget(caseId);
  if ((await openCase.read()) === null) await openCase.write(null);
  return success({});
}
