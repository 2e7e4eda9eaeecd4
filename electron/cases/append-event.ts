import type { Case, CaseEvent, NewCaseEvent } from '../../shared/case/case-schema.ts';
import { MAX_JOURNAL_BYTES, tooLarge } from '../../shared/case/journal.ts';
import { applyEvent } from '../../shared/case/reduce.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Clock, FileState, FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem, type OpenCaseFile } from './case-files.ts';
import type { JournalReader } from './journal-reader.ts';
import type { JournalRewriting } from './journal-rewriting.ts';
import type { LineEnvelopes } from './line-envelopes.ts';
import type { LoadedCases } from './loaded-cases.ts';
import { stampEvent } from './new-event.ts';

/** An event as stored in its journal, and the case that contains it. */
export type AppendedEvent = { readonly event: CaseEvent; readonly whole: Case };

/** Adds one event to a case that no other call is working on; answers only after it is on disk. */
export type AppendEvent = (caseId: string, sent: NewCaseEvent) => Promise<Result<AppendedEvent>>;

/**
 * Adds lines to the journals of a folder. The length of a journal before and after each write shows
 * whether another process writes to it too; the later of the two gets CASE_IN_USE and reads again.
 */
export function createAppendEvent(deps: {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly directory: string;
  readonly read: JournalReader;
  readonly loadedCases: LoadedCases;
  readonly rewriting: Pick<JournalRewriting, 'writable' | 'lockOf'>;
  readonly envelopes: Pick<LineEnvelopes, 'next'>;
  readonly openCase: Pick<OpenCaseFile, 'write'>;
  readonly onWritten: (caseId: string) => void;
}): AppendEvent {
  const { files, clock, directory, loadedCases, rewriting, envelopes, openCase } = deps;
  const paths = casePaths(directory);

  /** Appends the text; the state of the file if it then has exactly what was read and this text. */
  async function write(
    caseId: string,
    text: string,
    expectedBytes: number,
  ): Promise<Result<FileState | null>> {
    const lock = rewriting.lockOf(caseId);
    if (await lock.isHeld()) return failure(problem('CASE_IN_USE'));
    const written = await files.appendDurably(paths.journal(caseId), text);
    if (!written.ok) {
      // Part of the line may be on disk: the next call reads again before it writes.
      loadedCases.forget(caseId);
      return failure(diskProblem(written, directory));
    }
    deps.onWritten(caseId);
    // Another process may be replacing the journal at this moment, without this line.
    const wasReplaced = await lock.released();
    const state = await files.state(paths.journal(caseId));
    const isAlone = !wasReplaced && state.ok && state.value.bytes === expectedBytes;
    return success(isAlone ? state.value : null);
  }

  /** The case as another process left it, if it still contains the line. */
  async function readAgain(caseId: string, line: string): Promise<Result<Case>> {
    const fresh = await loadedCases.load(caseId);
    if (!fresh.ok) return fresh;
    const { source, loaded } = fresh.value;
    const input = { ...source, line: line.replace(/\n$/, '') };
    const isHeld = await deps.read({ name: 'holdsLine', input });
    if (!isHeld.ok) return isHeld;
    return isHeld.value ? success(loaded.whole) : failure(problem('CASE_IN_USE'));
  }

  return async (caseId, sent) => {
    const before = await rewriting.writable(caseId);
    if (!before.ok) return before;
    const { whole, endsWithNewline, seen, lineCount } = before.value;
    const envelope = await envelopes.next(before.value, sent.type);
    const stamped = stampEvent(before.value, sent, clock.now().toISOString(), envelope);
    if (!stamped.ok) return stamped;
    const { event, line } = stamped.value;
    const text = endsWithNewline ? line : `\n${line}`;
    const bytes = before.value.bytes + Buffer.byteLength(text);
    if (bytes > MAX_JOURNAL_BYTES) return failure(tooLarge());

    const written = await write(caseId, text, bytes);
    if (!written.ok) return written;
    if (written.value === null) {
      const found = await readAgain(caseId, line);
      return found.ok ? success({ event, whole: found.value }) : found;
    }
    const after = applyEvent(whole, event);
    loadedCases.keep(caseId, {
      whole: after,
      ...written.value,
      endsWithNewline: true,
      isFormer: false,
      seen: { ...seen, [envelope.writer]: envelope.n },
      lamport: envelope.lamport,
      lineCount: lineCount + 1,
    });
    if (event.type === 'case-closed') await openCase.write(null);
    if (event.type === 'case-reopened') await openCase.write(caseId);
    return success({ event, whole: after });
  };
}
