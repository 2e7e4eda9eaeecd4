import { failure, type Result } from '../../shared/domain/result.ts';
import { parseCaseId } from './case-files.ts';
import type { CaseFolder } from './case-folder.ts';

/** Runs the work on one case after the earlier work on it; cases do not wait for each other. */
type CaseQueue = <T>(caseId: string, work: () => Promise<T>) => Promise<T>;

/** Makes a queue that forgets a case as soon as nothing waits for it. */
function createCaseQueue(): CaseQueue {
  const tails = new Map<string, Promise<unknown>>();
  return async (caseId, work) => {
    const before = tails.get(caseId) ?? Promise.resolve();
    const run = before.then(work, work);
    tails.set(caseId, run);
    try {
      return await run;
    } finally {
      if (tails.get(caseId) === run) tails.delete(caseId);
    }
  };
}

/** Does the work on a case in its turn; refuses a text that is not a case id. */
export type CaseTurns = <T>(
  caseId: string,
  work: (id: string) => Promise<Result<T>>,
) => Promise<Result<T>>;

/** Turns of the cases in a folder, which distinguish a missing folder from a missing case. */
export function createCaseTurns(folder: Pick<CaseFolder, 'explain' | 'seen'>): CaseTurns {
  const queue = createCaseQueue();
  return async (caseId, work) => {
    const id = parseCaseId(caseId);
    if (!id.ok) return id;
    const done = await queue(id.value, () => work(id.value));
    if (!done.ok) return failure(await folder.explain(done.problem));
    folder.seen();
    return done;
  };
}
