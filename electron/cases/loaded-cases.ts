import type { Gap } from '../../shared/case/journal.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { FileState, FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem, readJournalFile } from './case-files.ts';
import type { JournalReader } from './journal-reader.ts';
import type { JournalSource, OpenedJournal } from './journal-work.ts';

/** A case as it is on disk; the state of its file shows whether somebody else changed it. */
export type LoadedCase = Omit<OpenedJournal, 'gaps'> & FileState;

/** The cases of a folder that are in memory; the least recently used are forgotten first. */
export type LoadedCases = {
  /** The journal as it is on disk now. */
  readonly sourceOf: (caseId: string) => Promise<Result<JournalSource>>;
  /** Reads a case from the disk and keeps it; returns its journal too. */
  readonly load: (caseId: string) => Promise<
    Result<{
      readonly loaded: LoadedCase;
      readonly source: JournalSource;
      readonly gaps: readonly Gap[];
    }>
  >;
  /**
   * The case in memory if its file is unchanged; otherwise the case as it is on disk now. A disk that
   * changes bytes by itself leaves no trace in the state of a file: only reading the file shows it.
   */
  readonly current: (caseId: string) => Promise<Result<LoadedCase>>;
  readonly keep: (caseId: string, loaded: LoadedCase) => void;
  /** Makes the next call read the file again. */
  readonly forget: (caseId: string) => void;
};

const MAX_LOADED_CASES = 8;

/** True when a file was not changed between the two states. */
export function isSameState(left: FileState, right: FileState): boolean {
  return left.bytes === right.bytes && left.changed === right.changed;
}

/** Keeps the cases of a folder in memory, and notices when another process changed one. */
export function createLoadedCases(deps: {
  readonly files: FileSystem;
  readonly directory: string;
  readonly simulated: boolean;
  readonly read: JournalReader;
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

  const sourceOf: LoadedCases['sourceOf'] = async (caseId) => {
    const file = await readJournalFile(files, paths.journal(caseId));
    return file.ok ? success({ bytes: file.value, known: { caseId, simulated } }) : file;
  };

  const load: LoadedCases['load'] = async (caseId) => {
    forget(caseId);
    // Asked before reading: what changes meanwhile makes the next call read again.
    const state = await files.state(paths.journal(caseId));
    const source = await sourceOf(caseId);
    if (!source.ok) return source;
    if (!state.ok) return failure(diskProblem(state, directory));
    const opened = await deps.read({ name: 'open', input: source.value });
    if (!opened.ok) return opened;
    const { gaps, ...read } = opened.value;
    const { changed } = state.value;
    const loaded = { ...read, bytes: source.value.bytes.byteLength, changed };
    keep(caseId, loaded);
    return success({ loaded, source: source.value, gaps });
  };

  const current = async (caseId: string): Promise<Result<LoadedCase>> => {
    const known = loadedCases.get(caseId);
    const state = await files.state(paths.journal(caseId));
    if (!state.ok) {
      forget(caseId);
      return failure(diskProblem(state, directory));
    }
    if (known !== undefined && isSameState(known, state.value)) return success(known);
    const fresh = await load(caseId);
    if (!fresh.ok) return fresh;
    const { loaded } = fresh.value;
    // A damaged case has lost lines, and its own answer says so.
    if (
      known !== undefined &&
      loaded.whole.isDamaged !== true &&
      loaded.whole.eventCount !== known.whole.eventCount
    )
      return failure(problem('CASE_IN_USE'));
    return success(loaded);
  };

  return { sourceOf, load, current, keep, forget };
}
