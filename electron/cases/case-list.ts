import type { CaseSummary } from '../../shared/case/case-schema.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileState, FileSystem } from '../platform/machine.ts';
import { caseIdOfFile, casePaths, readJournalFile } from './case-files.ts';
import type { CaseFolder } from './case-folder.ts';
import type { JournalReader } from './journal-reader.ts';
import { isSameState } from './loaded-cases.ts';

/** Files read at the same time: most of the time is spent waiting for the disk. */
const TOGETHER = 32;

type Listing = { readonly cases: CaseSummary[]; readonly problems: Problem[] };
type Remembered = { readonly state: FileState; readonly summary: Result<CaseSummary> };

/**
 * Lists the cases of a folder, latest first. A journal whose length and times are unchanged is not read
 * again. Foreign files are skipped; unreadable journals are reported as problems.
 */
export function createCaseLister(deps: {
  readonly files: FileSystem;
  readonly directory: string;
  readonly folder: Pick<CaseFolder, 'list'>;
  readonly simulated: boolean;
  readonly read: JournalReader;
}): () => Promise<Result<Listing>> {
  const { files, directory, folder, simulated } = deps;
  const paths = casePaths(directory);
  const remembered = new Map<string, Remembered>();

  async function summaryOfFile(caseId: string): Promise<Result<CaseSummary> | null> {
    const path = paths.journal(caseId);
    const state = await files.state(path);
    if (!state.ok && state.reason === 'missing') return null;
    if (!state.ok) return failure(problem('CASE_UNREADABLE', { detail: state.detail }));
    const known = remembered.get(caseId);
    if (known !== undefined && isSameState(known.state, state.value)) return known.summary;
    const file = await readJournalFile(files, path);
    if (!file.ok) return file;
    const input = { bytes: file.value, known: { caseId, simulated } };
    const summary = await deps.read({ name: 'summary', input });
    remembered.set(caseId, { state: state.value, summary });
    return summary;
  }

  return async () => {
    const names = await folder.list();
    if (!names.ok) return names;
    const cases: CaseSummary[] = [];
    const problems: Problem[] = [];
    const ids = names.value.map(caseIdOfFile).filter((id) => id !== null);
    const found = new Map<string, Result<CaseSummary>>();
    const waiting = ids.values();
    await Promise.all(
      Array.from({ length: TOGETHER }, async () => {
        for (const id of waiting) {
          const summary = await summaryOfFile(id);
          if (summary !== null) found.set(id, summary);
        }
      }),
    );
    for (const [id, summary] of found)
      if (summary.ok) cases.push(summary.value);
      else
        problems.push({
          ...summary.problem,
          params: { ...summary.problem.params, file: `${id}.jsonl` },
        });
    for (const id of remembered.keys()) if (!found.has(id)) remembered.delete(id);
    cases.sort((left, right) => (left.updatedAt < right.updatedAt ? 1 : -1));
    return success({ cases, problems });
  };
}
