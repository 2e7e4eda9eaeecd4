import { join } from 'node:path';
import { MAX_JOURNAL_BYTES, tooLarge } from '../../shared/case/journal.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { z } from '../../shared/schema.ts';
import { createKeptFile, type OnSetAside } from '../platform/kept-file.ts';
import type { FileOutcome, FileSystem } from '../platform/machine.ts';

const JOURNAL_NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/;
const CaseIdSchema = z.uuid();
const OpenCaseSchema = z.object({ caseId: CaseIdSchema });

/** The names of the files in a case folder. */
export type CasePaths = {
  readonly journal: (caseId: string) => string;
  readonly openCase: string;
};

/** The paths of the files in a case folder. */
export function casePaths(directory: string): CasePaths {
  return {
    journal: (caseId) => join(directory, `${caseId}.jsonl`),
    openCase: join(directory, 'open-case.json'),
  };
}

/** The case of a journal's file name; null for a file that is not ours. */
export function caseIdOfFile(name: string): string | null {
  return JOURNAL_NAME.exec(name)?.[1] ?? null;
}

/** A case's id as file names contain it, so that no other text can become a path. */
export function parseCaseId(text: string): Result<string> {
  const id = text.toLowerCase();
  return caseIdOfFile(`${id}.jsonl`) !== null && CaseIdSchema.safeParse(id).success
    ? success(id)
    : failure(problem('CASE_NOT_FOUND'));
}

/** Turns a refusal of the disk into a problem of cases. */
export function diskProblem(
  outcome: Extract<FileOutcome<unknown>, { ok: false }>,
  folder: string,
): Problem {
  switch (outcome.reason) {
    case 'missing':
      return problem('CASE_NOT_FOUND');
    case 'denied':
      return problem('CASE_FOLDER_UNWRITABLE', { folder });
    case 'full':
      return problem('CASE_DISK_FULL', { folder });
    case 'too-large':
      return tooLarge();
    default:
      return problem('CASE_NOT_SAVED', { folder, detail: outcome.detail });
  }
}

/** The bytes of a journal, or why they cannot be read. */
export async function readJournalFile(
  files: Pick<FileSystem, 'readBytes'>,
  path: string,
): Promise<Result<Uint8Array>> {
  const outcome = await files.readBytes(path, MAX_JOURNAL_BYTES);
  if (outcome.ok) return success(outcome.value);
  return failure(
    ['denied', 'silent', 'failed'].includes(outcome.reason)
      ? problem('CASE_UNREADABLE', { detail: outcome.detail })
      : diskProblem(outcome, path),
  );
}

/**
 * Writes the journal of a case that is new here. A disk may report a failure after the file has its
 * name, for instance when its folder cannot be flushed: what was answered as refused must not remain.
 */
export async function writeNewJournal(
  files: Pick<FileSystem, 'writeNew' | 'readBytes' | 'remove'>,
  path: string,
  text: string,
): Promise<FileOutcome<void>> {
  const written = await files.writeNew(path, text);
  // A file that exists is another process's, and so is one with other content.
  if (written.ok || written.reason === 'exists') return written;
  const there = await files.readBytes(path, MAX_JOURNAL_BYTES);
  if (there.ok && Buffer.from(text).equals(there.value)) await files.remove(path);
  return written;
}

/** Which case was opened last; losing this file only costs the return to it at the next start. */
export type OpenCaseFile = {
  readonly read: () => Promise<string | null>;
  readonly write: (caseId: string | null) => Promise<void>;
};

/** The file that names the open case, if the journal of that case still exists. */
export function createOpenCaseFile(
  files: FileSystem,
  paths: CasePaths,
  onSetAside: OnSetAside,
): OpenCaseFile {
  const file = createKeptFile({
    files,
    path: paths.openCase,
    maxBytes: 1024,
    format: 'tonalite/open-case@1',
    schema: OpenCaseSchema,
    code: 'OPEN_CASE_SET_ASIDE',
    onSetAside,
  });
  return {
    read: async () => {
      const id = parseCaseId((await file.read())?.caseId ?? '');
      if (!id.ok) return null;
      const journal = await files.size(paths.journal(id.value));
      return journal.ok ? id.value : null;
    },
    write: async (caseId) => {
      if (caseId === null) await file.clear();
      else await file.replace(() => ({ caseId }));
    },
  };
}
