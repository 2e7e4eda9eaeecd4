import { CASE_FORMAT, LaptopSchema, type Laptop } from '../../shared/case/case-schema.ts';
import type { CaseCreated } from '../../shared/case/reduce.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import type { Clock, FileSystem, RandomSource } from '../platform/machine.ts';
import { casePaths, diskProblem, writeNewJournal } from './case-files.ts';
import { checkedLine } from './checked-line.ts';
import type { CaseFolder } from './case-folder.ts';
import type { LineEnvelopes } from './line-envelopes.ts';

const UNKNOWN_LAPTOP: Laptop = { hostname: '', system: '', application: '' };

async function describeLaptop(laptop: () => Promise<Laptop>): Promise<Laptop> {
  try {
    const described = LaptopSchema.safeParse(await laptop());
    return described.success ? described.data : UNKNOWN_LAPTOP;
  } catch {
    return UNKNOWN_LAPTOP;
  }
}

/** Writes the journal of a new case, which has one line, and returns the id of the case. */
export async function createCase(deps: {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly directory: string;
  readonly folder: Pick<CaseFolder, 'ensure'>;
  readonly simulated: boolean;
  readonly laptop: () => Promise<Laptop>;
  readonly envelopes: Pick<LineEnvelopes, 'first'>;
}): Promise<Result<string>> {
  const { files, directory } = deps;
  const folder = await deps.folder.ensure();
  if (!folder.ok) return folder;
  const created: CaseCreated = {
    sequence: 0,
    at: deps.clock.now().toISOString(),
    type: 'case-created',
    format: CASE_FORMAT,
    caseId: deps.random.uuid(),
    simulated: deps.simulated,
    laptop: await describeLaptop(deps.laptop),
  };
  const line = checkedLine(created, await deps.envelopes.first());
  if (!line.ok) return line;
  const path = casePaths(directory).journal(created.caseId);
  const written = await writeNewJournal(files, path, `${line.value}\n`);
  return written.ok ? success(created.caseId) : failure(diskProblem(written, directory));
}
