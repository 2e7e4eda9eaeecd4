import type { Case } from '../../shared/case/case-schema.ts';
import { caseOf, type JournalReading, readJournal } from '../../shared/case/journal.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileSystem } from '../platform/ports.ts';
import type { LoadCase } from './case-exchange.ts';
import { casePaths, diskProblem, readJournalFile } from './case-files.ts';

/** A case as it is on the disk, and what is needed to notice that another process changed it. */
export type LoadedCase = {
  readonly whole: Case;
  readonly bytes: number;
  readonly endsWithNewline: boolean;
  readonly isFormer: boolean;
  /** Per writer, the last line that was read. */
  readonly seen: Readonly<Record<string, number>>;
  /** The highest number in the order of the lines. */
  readonly lamport: number;
};

/** The cases of a folder that are in memory; the ones used longest ago are forgotten first. */
export type LoadedCases = {
  /** Reads a case from the disk and keeps it. */
  readonly load: LoadCase<LoadedCase>;
  /** The case in memory while its file has the same length; otherwise as the disk has it now. */
  readonly current: (caseId: string) => Promise<Result<LoadedCase>>;
  readonly keep: (caseId: string, loaded: LoadedCase) => void;
  /** Makes the next call read the file again. */
  readonly forget: (caseId: string) => void;
};

const MAX_LOADED_CASES = 8;

/** What the next line has to know of those before it. */
function positionAfter({
  entries,
}: Pick<JournalReading, 'entries'>): Pick<LoadedCase, 'seen' | 'lamport'> {
  const seen: Record<string, number> = {};
  let lamport = 0;
  for (const { envelope } of entries) {
    seen[envelope.writer] = Math.max(seen[envelope.writer] ?? 0, envelope.n);
    lamport = Math.max(lamport, envelope.lamport);
  }
  return { seen, lamport };
}

/** Keeps the cases of a folder in memory, and notices when another process changed one. */
export function createLoadedCases(deps: {
  readonly files: FileSystem;
  readonly directory: string;
  readonly simulated: boolean;
}): LoadedCases {
  const { files, directory, simulated } = deps;
  const paths = casePaths(directory);
  const loadedCases = new Map<string, LoadedCase>();

  const forget = (caseId: string): void => {
    loadedCases.delete(caseId);
  };

  const keep = (caseId: string, loaded: LoadedCase): void => {
    loadedCases.delete(caseId);
    loadedCases.set(caseId, loaded);
    const oldest = loadedCases.keys().next();
    if (loadedCases.size > MAX_LOADED_CASES && oldest.done !== true)
      loadedCases.delete(oldest.value);
  };

  const load: LoadCase<LoadedCase> = async (caseId) => {
    forget(caseId);
    const file = await readJournalFile(files, paths.journal(caseId));
    if (!file.ok) {
      if (file.reason === 'denied' || file.reason === 'failed')
        return failure(problem('CASE_UNREADABLE', { detail: file.detail }));
      return failure(diskProblem(file, directory));
    }
    const reading = readJournal(file.value.text, { caseId, simulated });
    if (!reading.ok) return reading;
    const { journal, endsWithNewline, isFormer } = reading.value;
    if (journal[0].caseId.toLowerCase() !== caseId)
      return failure(problem('CASE_DAMAGED', { line: 1 }));
    const loaded = {
      whole: caseOf(reading.value),
      bytes: file.value.bytes,
      endsWithNewline,
      isFormer,
      ...positionAfter(reading.value),
    };
    keep(caseId, loaded);
    return success({ loaded, reading: reading.value });
  };

  const current = async (caseId: string): Promise<Result<LoadedCase>> => {
    const known = loadedCases.get(caseId);
    const size = await files.size(paths.journal(caseId));
    if (!size.ok) {
      forget(caseId);
      return failure(diskProblem(size, directory));
    }
    if (known !== undefined && known.bytes === size.value) return success(known);
    const fresh = await load(caseId);
    if (!fresh.ok) return fresh;
    const { loaded } = fresh.value;
    if (known !== undefined && loaded.whole.eventCount !== known.whole.eventCount)
      return failure(problem('CASE_IN_USE'));
    return success(loaded);
  };

  return { load, current, keep, forget };
}
