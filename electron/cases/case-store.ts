import type { Case, CaseSummary, Laptop, NewCaseEvent } from '../../shared/case/case-schema.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import type { Clock, FileSystem, RandomSource } from '../platform/machine.ts';
import { type AppendedEvent, createAppendEvent } from './append-event.ts';
import { type CaseExchange, createCaseExchange } from './case-exchange.ts';
import { casePaths, createOpenCaseFile } from './case-files.ts';
import { createCaseFolder } from './case-folder.ts';
import { createCaseLister } from './case-list.ts';
import { createCaseTurns } from './case-turns.ts';
import { createCase } from './create-case.ts';
import { type JournalReader, readHere } from './journal-reader.ts';
import type { JournalSource } from './journal-work.ts';
import { createJournalRewriting } from './journal-rewriting.ts';
import { createLineEnvelopes } from './line-envelopes.ts';
import { createLoadedCases } from './loaded-cases.ts';
import { removeCase } from './remove-case.ts';
import { repairCase } from './repair-case.ts';
import { createTouchOrder } from './touch-order.ts';
import { createWriterFile } from './writer-file.ts';

export type CaseStoreDeps = {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** The folder of the journals; created when missing. */
  readonly directory: string;
  readonly laptop: () => Promise<Laptop>;
  readonly simulated: boolean;
  /** Reads the journals; by default in the calling thread. */
  readonly read?: JournalReader;
  /** The person's name from the settings; empty when they gave none. */
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
  /** The journal of the case as it is on disk, to be read elsewhere. */
  readonly journalOf: (caseId: string) => Promise<Result<JournalSource>>;
  /** Adds one event; answers only after it is on disk. */
  readonly append: (caseId: string, event: NewCaseEvent) => Promise<Result<AppendedEvent>>;
  /** Repairs a damaged case from its readable lines; the damaged file is kept beside it. */
  readonly repair: (caseId: string) => Promise<Result<Case>>;
  readonly remove: (caseId: string) => Promise<Result<Record<string, never>>>;
  readonly openCaseId: () => Promise<Result<string | null>>;
};

/**
 * Keeps each case as a journal, `<caseId>.jsonl`, to which lines are added. A journal is rewritten
 * only to convert it from the former format or to repair it, by one process at a time, and the
 * previous file is kept beside it. An interrupted write leaves at most a torn last line, which stays
 * in the file and is skipped.
 */
export function createCaseStore(deps: CaseStoreDeps): CaseStore {
  const { files, random, directory, read: readJournals = readHere } = deps;
  const journals = { ...deps, read: readJournals };
  const folder = createCaseFolder(files, directory);
  const inTurn = createCaseTurns(folder);
  const lister = createCaseLister({ ...journals, folder });
  /** What was set aside since the cases were last listed. */
  const setAside: Problem[] = [];
  const openCase = createOpenCaseFile(files, casePaths(directory), (found) => setAside.push(found));
  const order = createTouchOrder();
  const writer = createWriterFile({ files, random, directory });
  const envelopes = createLineEnvelopes({ writer, author: deps.author });
  const loadedCases = createLoadedCases(journals);
  const rewriting = createJournalRewriting({ ...journals, loadedCases });
  const appendEvent = createAppendEvent({
    ...journals,
    loadedCases,
    rewriting,
    envelopes,
    openCase,
    onWritten: order.touch,
  });

  const read = (caseId: string): Promise<Result<Case>> =>
    inTurn(caseId, async (id) => {
      const file = await loadedCases.load(id);
      return file.ok ? success(file.value.loaded.whole) : file;
    });

  async function open(caseId: string): Promise<Result<Case>> {
    const whole = await read(caseId);
    if (whole.ok) await openCase.write(whole.value.caseId);
    return whole;
  }

  return {
    list: async () => {
      const listed = await lister();
      if (!listed.ok) return listed;
      const openCaseId = await openCase.read();
      const problems = [...listed.value.problems, ...setAside.splice(0)];
      const cases = order.latestFirst(listed.value.cases, openCaseId);
      return success({ cases, problems, openCaseId });
    },
    create: async () => {
      const created = await createCase({ ...deps, folder, envelopes });
      if (!created.ok) return created;
      order.touch(created.value);
      return open(created.value);
    },
    open,
    read,
    journalOf: (caseId) => inTurn(caseId, loadedCases.sourceOf),
    append: (caseId, event) => inTurn(caseId, (id) => appendEvent(id, event)),
    repair: (caseId) =>
      inTurn(caseId, (id) => repairCase(id, { ...journals, loadedCases, rewriting, envelopes })),
    remove: (caseId) =>
      inTurn(caseId, (id) => removeCase(id, { ...deps, loadedCases, rewriting, openCase })),
    ...createCaseExchange({
      ...journals,
      sourceOf: loadedCases.sourceOf,
      forget: loadedCases.forget,
      rememberOpen: openCase.write,
      inTurn,
      ensureFolder: folder.ensure,
    }),
    openCaseId: async () => success(await openCase.read()),
  };
}
