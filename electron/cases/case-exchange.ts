import type { Case } from '../../shared/case/case-schema.ts';
import {
  caseOf,
  type JournalReading,
  MAX_JOURNAL_BYTES,
  readJournal,
  textOf,
  tooLarge,
} from '../../shared/case/journal.ts';
import { isProblem, problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileSystem, RandomSource } from '../platform/ports.ts';
import { casePaths, diskProblem, readJournalFile } from './case-files.ts';
import type { CaseTurns } from './case-turns.ts';
import { planImport } from './plan-import.ts';

/** Reads a case from the disk, with its journal. */
export type LoadCase<Loaded> = (
  caseId: string,
) => Promise<Result<{ readonly loaded: Loaded; readonly reading: JournalReading }>>;

/** How cases leave this computer and come to it. */
export type CaseExchange = {
  /** The text of the one file that another copy opens, and the case that it holds. */
  readonly exportText: (
    caseId: string,
  ) => Promise<Result<{ readonly text: string; readonly whole: Case }>>;
  /** Writes that file; without a path, beside the journals. */
  readonly exportFile: (
    caseId: string,
    path?: string,
  ) => Promise<Result<{ readonly path: string; readonly bytes: number }>>;
  /** Takes in an exported case; one that exists with other content gets a new id. */
  readonly importText: (text: string) => Promise<Result<Case>>;
  /** Reads an exported case in place, without importing it. */
  readonly readExportedFile: (path: string) => Promise<Result<Case>>;
};

/** The exchange of a case folder; `load`, `queue` and the rest belong to its store. */
export function createCaseExchange(deps: {
  readonly files: FileSystem;
  readonly random: RandomSource;
  readonly directory: string;
  readonly load: LoadCase<{ readonly whole: Case }>;
  readonly inTurn: CaseTurns;
  readonly ensureFolder: () => Promise<Result<true>>;
  readonly open: (caseId: string) => Promise<Result<Case>>;
}): CaseExchange {
  const { files, random, directory, load } = deps;
  const paths = casePaths(directory);

  async function exportText(
    caseId: string,
  ): Promise<Result<{ readonly text: string; readonly whole: Case }>> {
    return deps.inTurn(caseId, async (id) => {
      const file = await load(id);
      if (!file.ok) return file;
      const { reading } = file.value;
      const text = textOf(reading, reading.entries);
      return success({ text, whole: file.value.loaded.whole });
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
    const reading = readJournal(text.replace(/^\uFEFF/, ''));
    if (!reading.ok) return reading;
    const folder = await deps.ensureFolder();
    if (!folder.ok) return folder;
    const written = await deps.inTurn(reading.value.journal[0].caseId, async (id) => {
      const local = await load(id);
      const isFree = !local.ok && isProblem(local.problem, 'CASE_NOT_FOUND');
      const known = local.ok ? local.value.reading : null;
      const plan = planImport(reading.value, isFree ? 'free' : known, random.uuid());
      if (plan.text === '') return success(plan.caseId);
      const path = paths.journal(plan.caseId);
      // Counted before anything is written: what is refused leaves nothing behind.
      const size = plan.kind === 'create' ? 0 : await lengthOf(path);
      if (size + Buffer.byteLength(plan.text) > MAX_JOURNAL_BYTES) return failure(tooLarge());
      const newline = known?.endsWithNewline === false ? '\n' : '';
      const outcome =
        plan.kind === 'create'
          ? await files.writeNew(path, plan.text)
          : await files.appendDurably(path, `${newline}${plan.text}`);
      return outcome.ok ? success(plan.caseId) : failure(diskProblem(outcome, directory));
    });
    return written.ok ? deps.open(written.value) : written;
  }

  async function lengthOf(path: string): Promise<number> {
    const size = await files.size(path);
    return size.ok ? size.value : 0;
  }

  async function readExportedFile(path: string): Promise<Result<Case>> {
    const file = await readJournalFile(files, path);
    if (!file.ok && file.reason !== 'missing' && file.reason !== 'too-large')
      return failure(problem('CASE_UNREADABLE', { detail: file.detail }));
    if (!file.ok) return failure(diskProblem(file, path));
    const reading = readJournal(file.value.text);
    return reading.ok ? success(caseOf(reading.value)) : reading;
  }

  return { exportText, exportFile, importText, readExportedFile };
}
