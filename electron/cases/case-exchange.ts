import type { Case } from '../../shared/case/case-schema.ts';
import { MAX_JOURNAL_BYTES, tooLarge } from '../../shared/case/journal.ts';
import { isProblem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileOutcome, FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem, writeNewJournal } from './case-files.ts';
import type { CaseTurns } from './case-turns.ts';
import type { JournalReader } from './journal-reader.ts';
import type { LoadedCases } from './loaded-cases.ts';
import type { ImportPlan } from './plan-import.ts';

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
};

/** Writes what an import adds to a journal, which may be nothing. */
async function writePlanned(
  files: FileSystem,
  path: string,
  { kind, text }: Exclude<ImportPlan, { readonly kind: 'copy' }>,
): Promise<FileOutcome<void>> {
  if (text === '') return { ok: true, value: undefined };
  return kind === 'create' ? writeNewJournal(files, path, text) : files.appendDurably(path, text);
}

/** The exchange of a case folder; the functions belong to its store. */
export function createCaseExchange(deps: {
  readonly files: FileSystem;
  readonly directory: string;
  readonly simulated: boolean;
  readonly read: JournalReader;
  readonly sourceOf: LoadedCases['sourceOf'];
  readonly inTurn: CaseTurns;
  readonly ensureFolder: () => Promise<Result<true>>;
  /** Makes the next call on a case read its file again. */
  readonly forget: LoadedCases['forget'];
  readonly rememberOpen: (caseId: string) => Promise<void>;
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
    if (taken.ok) await deps.rememberOpen(taken.value.caseId);
    return taken;
  }

  /**
   * Imports the exported journal of a case; returns the case as it is stored here. It is read before
   * it is written: afterwards nothing can fail that would leave a refused import on the disk.
   */
  function takeIn(caseId: string, imported: string): Promise<Result<Case>> {
    return deps.inTurn(caseId, async (id) => {
      const source = await deps.sourceOf(id);
      const isFree = !source.ok && isProblem(source.problem, 'CASE_NOT_FOUND');
      const local = source.ok ? source.value : isFree ? 'none' : 'unreadable';
      const planned = await deps.read({ name: 'plan', input: { imported, local } });
      if (!planned.ok) return planned;
      const plan = planned.value;
      if (plan.kind === 'copy') return takeIn(plan.caseId, plan.text);
      const here = source.ok ? source.value.bytes : new Uint8Array();
      const bytes = Buffer.concat([here, Buffer.from(plan.text)]);
      if (bytes.byteLength > MAX_JOURNAL_BYTES) return failure(tooLarge());
      const known = { caseId: id, simulated: deps.simulated };
      const opened = await deps.read({ name: 'open', input: { bytes, known } });
      if (!opened.ok) return opened;
      const written = await writePlanned(files, paths.journal(id), plan);
      if (!written.ok) return failure(diskProblem(written, directory));
      deps.forget(id);
      return success(opened.value.whole);
    });
  }

  return { exportText, exportFile, importText };
}
