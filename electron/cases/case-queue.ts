/** Runs the work on one case after the work already under way on it; cases do not wait for each other. */
export type CaseQueue = <T>(caseId: string, work: () => Promise<T>) => Promise<T>;

/** Makes a queue that forgets a case as soon as nothing waits on it. */
export function createCaseQueue(): CaseQueue {
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
