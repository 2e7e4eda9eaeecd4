import type { Case, NewCaseEvent } from '../../shared/case/case-schema.ts';
import type { Api } from '../../shared/contract/index.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { problem } from '../../shared/domain/problem.ts';
import type { Notices } from './notices.ts';
import { createStore, type Store } from './store.ts';

export type CaseState = {
  readonly current: Case | null;
  /** Number of changes sent and not yet confirmed on the disk. */
  readonly pending: number;
};

export type CaseStore = Pick<Store<CaseState>, 'get' | 'subscribe'> & {
  /** The open case, created at the first meaningful action. */
  readonly ensure: () => Promise<Result<Case>>;
  /** Appends one event; the screen shows it as done only once this has answered. */
  readonly append: (event: NewCaseEvent) => Promise<Result<Case>>;
  readonly open: (caseId: string) => Promise<Result<Case>>;
  readonly begin: () => Promise<Result<Case>>;
  readonly importText: (text: string) => Promise<Result<Case>>;
  /** Puts the case aside without removing it. */
  readonly leave: () => void;
};

/** The case as the services hold it: everything shown is already on the disk. */
export function createCaseStore(api: Api, notices: Notices): CaseStore {
  const store = createStore<CaseState>({ current: null, pending: 0 });
  let creating: Promise<Result<Case>> | null = null;
  // Events are sent one at a time, so that the journal keeps the order of the clicks.
  let queue: Promise<unknown> = Promise.resolve();

  function adopt(result: Result<Case>): Result<Case> {
    if (!result.ok) notices.tell(result.problem);
    // A case that was read before the last change must not remove that change from the screen.
    else if (!isOlder(result.value)) store.set({ current: result.value });
    return result;
  }

  function isOlder(next: Case): boolean {
    const present = store.get().current;
    return present?.caseId === next.caseId && next.eventCount < present.eventCount;
  }

  function isNewer(next: Case): boolean {
    const present = store.get().current;
    return present?.caseId === next.caseId && next.eventCount >= present.eventCount;
  }

  api.on('case.changed', (changed) => {
    if (isNewer(changed)) store.set({ current: changed });
  });

  async function begin(): Promise<Result<Case>> {
    return adopt(await api.invoke('cases.case.create', {}));
  }

  async function ensure(): Promise<Result<Case>> {
    const { current } = store.get();
    if (current !== null) return success(current);
    creating ??= begin().finally(() => {
      creating = null;
    });
    return creating;
  }

  async function send(event: NewCaseEvent): Promise<Result<Case>> {
    const target = await ensure();
    if (!target.ok) return target;
    const { caseId } = target.value;
    const answer = await api.invoke('cases.event.append', { caseId, event });
    if (!answer.ok) {
      notices.tell(answer.problem);
      return answer;
    }
    if (isNewer(answer.value)) store.set({ current: answer.value });
    return answer;
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    ensure,
    begin,
    append: (event) => {
      store.set({ pending: store.get().pending + 1 });
      const sent = queue
        .then(() => send(event))
        .catch(() => failure<Case>(problem('INTERNAL')))
        .finally(() => store.set({ pending: store.get().pending - 1 }));
      queue = sent;
      return sent;
    },
    open: async (caseId) => adopt(await api.invoke('cases.case.open', { caseId })),
    importText: async (text) => adopt(await api.invoke('cases.case.import', { text })),
    leave: () => store.set({ current: null }),
  };
}
