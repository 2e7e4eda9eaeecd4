import { join } from 'node:path';
import {
  CASE_FORMAT,
  CaseEventSchema,
  type Case,
  type CaseEvent,
  type CaseSummary,
  type Laptop,
  type NewCaseEvent,
} from '../../shared/case/case-schema.ts';
import {
  caseOf,
  type JournalReading,
  journalText,
  MAX_JOURNAL_BYTES,
  readJournal,
  textOf,
  tooLarge,
} from '../../shared/case/journal.ts';
import { applyEvent } from '../../shared/case/reduce.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Clock, FileSystem, RandomSource } from '../platform/ports.ts';
import {
  casePaths,
  createOpenCaseFile,
  diskProblem,
  parseCaseId,
  readJournalFile,
} from './case-files.ts';
import { type CaseExchange, createCaseExchange, type LoadCase } from './case-exchange.ts';
import { createRewriteLock, type RewriteLock } from './rewrite-lock.ts';
import { createCaseLister } from './case-list.ts';
import { createCaseQueue } from './case-queue.ts';
import { type Envelope, saysWhatWasSeen, writeLine } from '../../shared/case/journal-line.ts';
import { stampEvent } from './new-event.ts';
import { createWriterFile } from './writer-file.ts';

export type CaseStoreDeps = {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The folder of the journals; made when it is missing. */
  readonly directory: string;
  readonly laptop: () => Promise<Laptop>;
  readonly simulated: boolean;
  /** The person's name as the settings have it; empty where they gave none. */
  readonly author?: () => Promise<string>;
};

export type CaseStore = CaseExchange & {
  /** Every case of the folder, latest first, and the files that could not be read. */
  readonly list: () => Promise<
    Result<{
      readonly cases: CaseSummary[];
      readonly problems: Problem[];
      readonly openCaseId: string | null;
    }>
  >;
  readonly create: () => Promise<Result<Case>>;
  /** Reads the case and remembers it as the open one. */
  readonly open: (caseId: string) => Promise<Result<Case>>;
  /** Reads the case and changes nothing. */
  readonly read: (caseId: string) => Promise<Result<Case>>;
  /** Adds one event; answers only once it is on the disk. */
  readonly append: (caseId: string, event: NewCaseEvent) => Promise<Result<AppendedEvent>>;
  /** Makes a damaged case whole again from what is left; the file as it was found stays beside it. */
  readonly repair: (caseId: string) => Promise<Result<Case>>;
  readonly remove: (caseId: string) => Promise<Result<Record<string, never>>>;
  readonly openCaseId: () => Promise<Result<string | null>>;
};

/** An event as its journal has it, and the case with it. */
export type AppendedEvent = { readonly event: CaseEvent; readonly whole: Case };

/** A case as it is on the disk, and what is needed to notice that another process changed it. */
type LoadedCase = {
  readonly whole: Case;
  readonly bytes: number;
  readonly endsWithNewline: boolean;
  readonly isFormer: boolean;
  /** Per writer, the last line that was read. */
  readonly seen: Readonly<Record<string, number>>;
  /** The highest number in the order of the lines. */
  readonly lamport: number;
};

/** What the next line has to know of those before it. */
function standingOf({
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

const MAX_LOADED_CASES = 8;
const UNKNOWN_LAPTOP: Laptop = { hostname: '', system: '', application: '' };

/**
 * Keeps each case as a journal, `<caseId>.jsonl`, to which lines are added. It is rewritten only to
 * bring it from the former format or to repair it, by one process at a time and with the file as it
 * was beside it. An interrupted write leaves at most a torn last line, which stays where it is and is
 * passed over. Two processes on one journal are noticed by its length before and after each
 * write; the second one is told CASE_IN_USE and reads again.
 */
export function createCaseStore(deps: CaseStoreDeps): CaseStore {
  const { files, clock, directory, random } = deps;
  const paths = casePaths(directory);
  const queue = createCaseQueue();
  const lister = createCaseLister(files, directory, deps.simulated);
  const loadedCases = new Map<string, LoadedCase>();
  /** What was set aside since the cases were listed last. */
  const setAside: Problem[] = [];
  /** The cases in the order in which they were touched since the start: a clock may be set back. */
  const touched = new Map<string, number>();
  let touches = 0;
  const touch = (caseId: string): void => {
    touches += 1;
    touched.set(caseId.toLowerCase(), touches);
  };
  const writerOf = createWriterFile({ files, random, directory });
  const openCase = createOpenCaseFile(files, paths, (told) => setAside.push(told));

  function keep(caseId: string, loaded: LoadedCase): void {
    loadedCases.delete(caseId);
    loadedCases.set(caseId, loaded);
    const oldest = loadedCases.keys().next();
    if (loadedCases.size > MAX_LOADED_CASES && oldest.done !== true)
      loadedCases.delete(oldest.value);
  }

  const load: LoadCase<LoadedCase> = async (caseId) => {
    loadedCases.delete(caseId);
    const file = await readJournalFile(files, paths.journal(caseId));
    if (!file.ok) {
      if (file.reason === 'denied' || file.reason === 'failed')
        return failure(problem('CASE_UNREADABLE', { detail: file.detail }));
      return failure(diskProblem(file, directory));
    }
    const reading = readJournal(file.value.text, { caseId, simulated: deps.simulated });
    if (!reading.ok) return reading;
    const { journal, endsWithNewline, isFormer } = reading.value;
    if (journal[0].caseId.toLowerCase() !== caseId)
      return failure(problem('CASE_DAMAGED', { line: 1 }));
    const loaded = {
      whole: caseOf(reading.value),
      bytes: file.value.bytes,
      endsWithNewline,
      isFormer,
      ...standingOf(reading.value),
    };
    keep(caseId, loaded);
    return success({ loaded, reading: reading.value });
  };

  async function read(caseId: string): Promise<Result<Case>> {
    const id = parseCaseId(caseId);
    if (!id.ok) return id;
    return queue(id.value, async () => {
      const file = await load(id.value);
      return file.ok ? success(file.value.loaded.whole) : file;
    });
  }

  async function open(caseId: string): Promise<Result<Case>> {
    const whole = await read(caseId);
    if (whole.ok) await openCase.write(whole.value.caseId);
    return whole;
  }

  async function describeLaptop(): Promise<Laptop> {
    try {
      return await deps.laptop();
    } catch {
      return UNKNOWN_LAPTOP;
    }
  }

  /** Any failure to create the folder means: choose another one, or fix its permissions. */
  async function ensureFolder(): Promise<Result<true>> {
    const folder = await files.makeDirectory(directory);
    if (folder.ok) return success(true);
    return failure(
      folder.reason === 'full'
        ? diskProblem(folder, directory)
        : problem('CASE_FOLDER_UNWRITABLE', { folder: directory }),
    );
  }

  async function create(): Promise<Result<Case>> {
    const folder = await ensureFolder();
    if (!folder.ok) return folder;
    const created = {
      sequence: 0,
      at: clock.now().toISOString(),
      type: 'case-created',
      format: CASE_FORMAT,
      caseId: random.uuid(),
      simulated: deps.simulated,
      laptop: await describeLaptop(),
    };
    const parsed = CaseEventSchema.safeParse(created);
    const event = parsed.success
      ? parsed.data
      : CaseEventSchema.parse({ ...created, laptop: UNKNOWN_LAPTOP });
    const author = (await deps.author?.().catch(() => '')) ?? '';
    const writer = await writerOf();
    const line = writeLine(event, { writer, n: 0, lamport: 0, author: author.slice(0, 200) });
    const outcome = await files.writeNew(paths.journal(created.caseId), `${line}\n`);
    if (!outcome.ok) return failure(diskProblem(outcome, directory));
    touch(created.caseId);
    return open(created.caseId);
  }

  /** The case in memory while the file has the length it had; otherwise as the disk has it now. */
  async function current(caseId: string): Promise<Result<LoadedCase>> {
    const known = loadedCases.get(caseId);
    const size = await files.size(paths.journal(caseId));
    if (!size.ok) {
      loadedCases.delete(caseId);
      return failure(diskProblem(size, directory));
    }
    if (known !== undefined && known.bytes === size.value) return success(known);
    const fresh = await load(caseId);
    if (!fresh.ok) return fresh;
    const { loaded } = fresh.value;
    if (known !== undefined && loaded.whole.eventCount !== known.whole.eventCount)
      return failure(problem('CASE_IN_USE'));
    return success(loaded);
  }

  async function nextEnvelope(
    { seen, lamport }: LoadedCase,
    type: CaseEvent['type'],
  ): Promise<Envelope> {
    const writer = await writerOf();
    const author = (await deps.author?.().catch(() => '')) ?? '';
    const own = seen[writer];
    return {
      writer,
      n: own === undefined ? 0 : own + 1,
      lamport: lamport + 1,
      author: author.slice(0, 200),
      ...(saysWhatWasSeen({ type }) ? { seen } : {}),
    };
  }

  /**
   * The file as it is now, kept beside its journal under a name that the list passes over.
   * CASE_IN_USE where it is no longer the one of `bytes` that was read.
   */
  async function keepBeside(caseId: string, reason: string, bytes: number): Promise<Result<true>> {
    const file = await files.readBytes(paths.journal(caseId), MAX_JOURNAL_BYTES);
    if (!file.ok) return failure(diskProblem(file, directory));
    if (file.value.byteLength !== bytes) return failure(problem('CASE_IN_USE'));
    const stamp = clock
      .now()
      .toISOString()
      .replaceAll(/[^0-9]/g, '');
    const path = join(directory, `${caseId}.${reason}-${stamp}-${random.hex(3)}.jsonl`);
    const kept = await files.writeNew(path, file.value);
    return kept.ok ? success(true) : failure(diskProblem(kept, directory));
  }

  const lockOf = (caseId: string): RewriteLock =>
    createRewriteLock({ files, clock }, paths.journal(caseId));

  /** Writes a journal anew, with the file as it was beside it. Nothing that cannot be read takes its place. */
  async function rewrite(
    caseId: string,
    text: string,
    { reason, bytes }: { readonly reason: string; readonly bytes: number },
  ): Promise<Result<LoadedCase>> {
    if (Buffer.byteLength(text) > MAX_JOURNAL_BYTES) return failure(tooLarge());
    const readable = readJournal(text, { caseId, simulated: deps.simulated });
    if (!readable.ok) return readable;
    const done = await lockOf(caseId).hold(async (): Promise<Result<true>> => {
      const kept = await keepBeside(caseId, reason, bytes);
      if (!kept.ok) return kept;
      const written = await files.writeAtomic(paths.journal(caseId), text);
      return written.ok ? success(true) : failure(diskProblem(written, directory));
    });
    loadedCases.delete(caseId);
    if (done === null) return failure(problem('CASE_IN_USE'));
    if (!done.ok) return done;
    const fresh = await load(caseId);
    return fresh.ok ? success(fresh.value.loaded) : fresh;
  }

  /** The case ready for a further line: in the present format, and whole. */
  async function writable(caseId: string): Promise<Result<LoadedCase>> {
    const now = await current(caseId);
    if (!now.ok) return now;
    if (now.value.whole.isDamaged === true) return failure(problem('CASE_READ_ONLY'));
    if (!now.value.isFormer) return now;
    const fresh = await load(caseId);
    if (!fresh.ok) return fresh;
    const { reading, loaded } = fresh.value;
    const { bytes } = loaded;
    return rewrite(caseId, textOf(reading, reading.entries), { reason: 'format-1', bytes });
  }

  async function repairInTurn(caseId: string): Promise<Result<Case>> {
    const file = await load(caseId);
    if (!file.ok) return file;
    const { reading, loaded } = file.value;
    if (reading.gaps.length === 0) return success(loaded.whole);
    const event: CaseEvent = {
      sequence: loaded.whole.eventCount,
      at: clock.now().toISOString(),
      type: 'case-repaired',
      missing: [...reading.gaps],
    };
    const line = writeLine(event, await nextEnvelope(loaded, event.type));
    const text = journalText([...reading.entries, { line }]);
    const repaired = await rewrite(caseId, text, { reason: 'damaged', bytes: loaded.bytes });
    return repaired.ok ? success(repaired.value.whole) : repaired;
  }

  async function appendInTurn(caseId: string, sent: NewCaseEvent): Promise<Result<AppendedEvent>> {
    const before = await writable(caseId);
    if (!before.ok) return before;
    const { whole, bytes, endsWithNewline } = before.value;
    const envelope = await nextEnvelope(before.value, sent.type);
    const stamped = stampEvent(whole, sent, clock.now().toISOString(), envelope);
    if (!stamped.ok) return stamped;
    const { event, line } = stamped.value;
    const text = endsWithNewline ? line : `\n${line}`;
    const length = bytes + Buffer.byteLength(text);
    if (length > MAX_JOURNAL_BYTES) return failure(tooLarge());

    const lock = lockOf(caseId);
    if (await lock.isHeld()) return failure(problem('CASE_IN_USE'));
    const written = await files.appendDurably(paths.journal(caseId), text);
    if (!written.ok) {
      // Part of the line may be on the disk: the next call reads again before it writes.
      loadedCases.delete(caseId);
      return failure(diskProblem(written, directory));
    }
    touch(caseId);
    // Another process may replace the journal at this very moment, without this line.
    const wasReplaced = await lock.released();
    const size = await files.size(paths.journal(caseId));
    if (wasReplaced || !size.ok || size.value !== length) {
      const fresh = await load(caseId);
      if (!fresh.ok) return fresh;
      if (!fresh.value.reading.entries.some((entry) => `${entry.line}\n` === line))
        return failure(problem('CASE_IN_USE'));
      return success({ event, whole: fresh.value.loaded.whole });
    }
    const after = applyEvent(whole, event);
    keep(caseId, {
      whole: after,
      bytes: length,
      endsWithNewline: true,
      isFormer: false,
      seen: { ...before.value.seen, [envelope.writer]: envelope.n },
      lamport: envelope.lamport,
    });
    if (event.type === 'case-closed') await openCase.write(null);
    if (event.type === 'case-reopened') await openCase.write(caseId);
    return success({ event, whole: after });
  }

  /** Deleted for good: what was kept of the case beside its journal goes as well. */
  async function removeBeside(caseId: string): Promise<void> {
    const names = await files.list(directory);
    const isOurs = /^(?:format-1|damaged)-[0-9a-f-]+\.jsonl$|^jsonl\.lock$/;
    for (const name of names.ok ? names.value : [])
      if (name.startsWith(`${caseId}.`) && isOurs.test(name.slice(caseId.length + 1)))
        await files.remove(join(directory, name));
  }

  async function remove(caseId: string): Promise<Result<Record<string, never>>> {
    const id = parseCaseId(caseId);
    if (!id.ok) return id;
    return queue(id.value, async () => {
      const size = await files.size(paths.journal(id.value));
      if (!size.ok) return failure(diskProblem(size, directory));
      const removed = await files.remove(paths.journal(id.value));
      if (!removed.ok) return failure(diskProblem(removed, directory));
      await removeBeside(id.value);
      loadedCases.delete(id.value);
      if ((await openCase.read()) === null) await openCase.write(null);
      return success({});
    });
  }

  return {
    list: async () => {
      const listed = await lister();
      if (!listed.ok) return listed;
      const openCaseId = await openCase.read();
      const problems = [...listed.value.problems, ...setAside.splice(0)];
      // After a restart nothing was touched yet: the case that is being worked on leads.
      const rankOf = ({ caseId, closed }: CaseSummary): number =>
        touched.get(caseId.toLowerCase()) ?? (caseId === openCaseId && !closed ? 0.5 : 0);
      const cases = listed.value.cases.toSorted((left, right) => rankOf(right) - rankOf(left));
      return success({ cases, problems, openCaseId });
    },
    create,
    open,
    read,
    append: async (caseId, event) => {
      const id = parseCaseId(caseId);
      return id.ok ? queue(id.value, () => appendInTurn(id.value, event)) : id;
    },
    repair: async (caseId) => {
      const id = parseCaseId(caseId);
      return id.ok ? queue(id.value, () => repairInTurn(id.value)) : id;
    },
    remove,
    ...createCaseExchange({ files, random, directory, queue, load, ensureFolder, open }),
    openCaseId: async () => success(await openCase.read()),
  };
}
