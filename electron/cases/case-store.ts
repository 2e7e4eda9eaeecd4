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
  /** The folder of the journals; made when it is missing. */
  readonly directory: string;
  readonly laptop: () => Promise<Laptop>;
  readonly simulated: boolean;
  /** Reads the journals; where it is not given, in the thread that asks. */
  readonly read?: JournalReader;
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
  /** The journal of the case as it is on the disk, to be read elsewhere. */
  readonly journalOf: (caseId: string) => Promise<Result<JournalSource>>;
  /** Adds one event; answers only once it is on the disk. */
  readonly append: (caseId: string, event: NewCaseEvent) => Promise<Result<AppendedEvent>>;
  /** Makes a damaged case whole again from what is left; the file as it was found stays beside it. */
  readonly repair: (caseId: string) => Promise<Result<Case>>;
  readonly remove: (caseId: string) => Promise<Result<Record<string, never>>>;
  readonly openCaseId: () => Promise<Result<string | null>>;
};

/**
 * Keeps each case as a journal, `<caseId>.jsonl`, to which lines are added. It is rewritten only to
 * bring it from the former format or to repair it, by one process at a time and with the file as it
 * was beside it. An interrupted write leaves at most a torn last line, which stays where it is and is
 * passed over.
 */
export function createCaseStore(deps: CaseStoreDeps): CaseStore {
  const { files, random, directory, read: readJournals = readHere } = deps;
  const journals = { ...deps, read: readJournals };
  const folder = createCaseFolder(files, directory);
  const inTurn = createCaseTurns(folder);
  const lister = createCaseLister({ ...journals, folder });
  /** What was set aside since the cases were listed last. */
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
      open,
      inTurn,
      ensureFolder: folder.ensure,
    }),
    openCaseId: async () => success(await openCase.read()),
  };
}
