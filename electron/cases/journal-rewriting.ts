import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { MAX_JOURNAL_BYTES, tooLarge } from '../../shared/case/journal.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Clock, FileSystem } from '../platform/machine.ts';
import { casePaths, diskProblem } from './case-files.ts';
import type { JournalReader } from './journal-reader.ts';
import type { LoadedCase, LoadedCases } from './loaded-cases.ts';
import { createRewriteLock, lockProblem, type RewriteLock } from './rewrite-lock.ts';

/** Why a journal is rewritten; part of the name under which the previous file is kept. */
type RewriteReason = 'format-1' | 'damaged';

/** Replaces whole journals, only to convert them to the present format or to repair them. */
export type JournalRewriting = {
  /**
   * Rewrites a journal and keeps the previous file beside it. CASE_IN_USE when the file is no longer
   * the one whose `bytes` were read. Unreadable text never replaces a journal.
   */
  readonly rewrite: (
    caseId: string,
    text: string,
    was: { readonly reason: RewriteReason; readonly bytes: number },
  ) => Promise<Result<LoadedCase>>;
  /** The case ready for another line: whole, and converted if it had the former format. */
  readonly writable: (caseId: string) => Promise<Result<LoadedCase>>;
  readonly lockOf: (caseId: string) => RewriteLock;
  /** The files beside a case's journal that belong to it: kept copies, and what a kill left. */
  readonly pathsBeside: (caseId: string) => Promise<Result<readonly string[]>>;
};

const COPY = String.raw`(?:format-1|damaged)-[0-9a-f-]+\.jsonl`;
/** A process that is killed while it writes leaves a file that ends in `.part`. */
const BESIDE = new RegExp(String.raw`^(?:${COPY}|(?:${COPY}|jsonl|jsonl\.lock)\.[0-9a-f]+\.part)$`);

type RewritingDeps = {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly directory: string;
  readonly simulated: boolean;
  readonly read: JournalReader;
  readonly loadedCases: Pick<LoadedCases, 'load' | 'current' | 'forget'>;
};

/** Copies the present file to a name that the list of cases ignores. */
async function keepBeside(
  deps: RewritingDeps,
  caseId: string,
  was: { readonly reason: RewriteReason; readonly bytes: number },
): Promise<Result<true>> {
  const { files, directory } = deps;
  const file = await files.readBytes(casePaths(directory).journal(caseId), MAX_JOURNAL_BYTES);
  if (!file.ok) return failure(diskProblem(file, directory));
  if (file.value.byteLength !== was.bytes) return failure(problem('CASE_IN_USE'));
  // Named by its content: when a failed repair is tried again, it keeps the same copy.
  const digest = createHash('sha256').update(file.value).digest('hex').slice(0, 24);
  const path = join(directory, `${caseId}.${was.reason}-${digest}.jsonl`);
  const kept = await files.writeNew(path, file.value);
  if (!kept.ok && kept.reason === 'exists') return success(true);
  return kept.ok ? success(true) : failure(diskProblem(kept, directory));
}

/** Rewrites the journals of a folder, one process at a time. */
export function createJournalRewriting(deps: RewritingDeps): JournalRewriting {
  const { files, clock, directory, loadedCases } = deps;
  const paths = casePaths(directory);

  const lockOf = (caseId: string): RewriteLock =>
    createRewriteLock({ files, clock }, paths.journal(caseId));

  const rewrite: JournalRewriting['rewrite'] = async (caseId, text, was) => {
    const bytes = Buffer.from(text);
    if (bytes.byteLength > MAX_JOURNAL_BYTES) return failure(tooLarge());
    const known = { caseId, simulated: deps.simulated };
    const readable = await deps.read({ name: 'readableText', input: { bytes, known } });
    if (!readable.ok) return readable;
    const done = await lockOf(caseId).hold(async (): Promise<Result<true>> => {
      const kept = await keepBeside(deps, caseId, was);
      if (!kept.ok) return kept;
      const written = await files.writeAtomic(paths.journal(caseId), text);
      return written.ok ? success(true) : failure(diskProblem(written, directory));
    });
    loadedCases.forget(caseId);
    if (!done.ok) return failure(lockProblem(done, directory));
    if (!done.value.ok) return done.value;
    const fresh = await loadedCases.load(caseId);
    return fresh.ok ? success(fresh.value.loaded) : fresh;
  };

  return {
    rewrite,
    lockOf,
    writable: async (caseId) => {
      const now = await loadedCases.current(caseId);
      if (!now.ok) return now;
      if (now.value.whole.isDamaged === true) return failure(problem('CASE_READ_ONLY'));
      if (!now.value.isFormer) return now;
      const fresh = await loadedCases.load(caseId);
      if (!fresh.ok) return fresh;
      const { source, loaded } = fresh.value;
      const present = await deps.read({ name: 'wholeText', input: source });
      if (!present.ok) return present;
      const was = { reason: 'format-1', bytes: loaded.bytes } as const;
      return rewrite(caseId, present.value.text, was);
    },
    pathsBeside: async (caseId) => {
      const names = await files.list(directory);
      if (!names.ok) return failure(problem('CASE_FOLDER_UNREADABLE', { folder: directory }));
      const isBeside = (name: string): boolean =>
        name.startsWith(`${caseId}.`) && BESIDE.test(name.slice(caseId.length + 1));
      return success(names.value.filter(isBeside).map((name) => join(directory, name)));
    },
  };
}
