import type { Case } from '../../shared/case/case-schema.ts';
import { MAX_JOURNAL_BYTES, tooLarge } from '../../shared/case/journal.ts';
import { isProblem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem, readJournalFile } from './case-files.ts';
import type { CaseTurns } from './case-turns.ts';
import type { JournalReader } from './journal-reader.ts';
import type { LoadedCases } from './loaded-cases.ts';

/** How cases leave this computer and arrive on it. */
export type CaseExchange = {
  /** The text of the file that another copy of the application opens, and the name of the site. */
  readonly exportText: (
    caseId: string,
  ) => Promise<Result<{ readonly text: string; readonly siteName: string }>>;
  /** Writes that file; without a path, beside the journals. */
  readonly exportFile: (
    caseId: string,
    path?: string,
  ) => Promise<Result<{ readonly path: string; readonly bytes: number }>>;
  /** Imports a case; if it exists here with other content, the imported one becomes a separate case. */
  readonly importText: (text: string) => Promise<Result<Case>>;
  /** Reads an exported case where it is, without importing it. */
  readonly readExportedFile: (path: string) => Promise<Result<Case>>;
};

/** The exchange of a case folder; the functions belong to its store. */
export function createCaseExchange(deps: {
  readonly files: FileSystem;
  readonly directory: string;
  readonly read: JournalReader;
  readonly sourceOf: LoadedCases['sourceOf'];
  readonly inTurn: CaseTurns;
  readonly ensureFolder: () => Promise<Result<true>>;
  readonly open: (caseId: string) => Promise<Result<Case>>;
}): CaseExchange {
  const { files, directory } = deps;
  const paths = casePaths(directory);

  async function exportText(
    caseId: string,
  ): Promise<Result<{ readonly text: string; readonly siteName: string }>> {
    return deps.inTurn(caseId, async (id) => {
      const source = await deps.sourceOf(id);
      return source.ok ? deps.read({ name: 'wholeText', input: source.value }) : source;
    });
  }

  async function exportFile(
    caseId: string,
    path = `${paths.journal(caseId)}.tonalite`,
  ): Promise<Result<{ readonly path: string; readonly bytes: number }>> {
    const exported = await exportText(caseId);
    if (!exported.ok) return exported;
    const written = await files.writeAtomic(path, exported.value.text);
    if (!written.ok) return failure(diskProblem(written, path));
    return success({ path, bytes: Buffer.byteLength(exported.value.text) });
  }

  async function importText(text: string): Promise<Result<Case>> {
    const caseId = await deps.read({ name: 'caseIdOf', input: { imported: text } });
    if (!caseId.ok) return caseId;
    const folder = await deps.ensureFolder();
    if (!folder.ok) return folder;
    const taken = await takeIn(caseId.value, text);
    return taken.ok ? deps.open(taken.value) : taken;
  }

  /** Imports the exported journal of a case; returns the id under which it is stored here. */
  function takeIn(caseId: string, imported: string): Promise<Result<string>> {
    return deps.inTurn(caseId, async (id) => {
      const source = await deps.sourceOf(id);
      const isFree = !source.ok && isProblem(source.problem, 'CASE_NOT_FOUND');
      const local = source.ok ? source.value : isFree ? 'none' : 'unreadable';
      const planned = await deps.read({ name: 'plan', input: { imported, local } });
      if (!planned.ok) return planned;
      const plan = planned.value;
      if (plan.kind === 'copy') return takeIn(plan.caseId, plan.text);
      if (plan.text === '') return success(id);
      // Counted before anything is written, so that a refused import leaves nothing behind.
      const size = source.ok ? source.value.bytes.byteLength : 0;
      if (size + Buffer.byteLength(plan.text) > MAX_JOURNAL_BYTES) return failure(tooLarge());
      const path = paths.journal(id);
      const written =
        plan.kind === 'create'
          ? await files.writeNew(path, plan.text)
          : await files.appendDurably(path, plan.text);
      return written.ok ? success(id) : failure(diskProblem(written, directory));
    });
  }

  async function readExportedFile(path: string): Promise<Result<Case>> {
    const file = await readJournalFile(files, path);
    if (!file.ok) return file;
    const opened = await deps.read({ name: 'open', input: { bytes: file.value, known: null } });
    return opened.ok ? success(opened.value.whole) : opened;
  }

  return { exportText, exportFile, importText, readExportedFile };
}
