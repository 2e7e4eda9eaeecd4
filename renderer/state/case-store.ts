import {
  type CaseChange,
  type EventStamp,
  followChange,
  isBehind,
  stamped,
} from '../../shared/case/case-change.ts';
import { type Case, CaseEventSchema, type NewCaseEvent } from '../../shared/case/case-schema.ts';
import type { Api } from '../../shared/contract/index.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { problem } from '../../shared/domain/problem.ts';
import type { Notices } from './notices.ts';
import { createStore, type Store } from './store.ts';

export type CaseState = {
  readonly current: Case | null;
  /** The changes sent and not yet confirmed on disk, in order. */
  readonly sending: readonly NewCaseEvent['type'][];
};

/**
 * True while a change of one kind is written. A button waits for its own kind alone: what is
 * written meanwhile in the background, such as a sign of the phone, must not swallow a click.
 */
export function isSending({ sending }: CaseState, type: NewCaseEvent['type']): boolean {
  return sending.includes(type);
}

export type CaseStore = Pick<Store<CaseState>, 'get' | 'subscribe'> & {
  /** The open case, created at the first meaningful action. */
  readonly ensure: () => Promise<Result<Case>>;
  /** Appends one event; the screen shows it as done only after this has answered. */
  readonly append: (event: NewCaseEvent) => Promise<Result<EventStamp>>;
  readonly open: (caseId: string) => Promise<Result<Case>>;
  readonly begin: () => Promise<Result<Case>>;
  readonly importText: (text: string) => Promise<Result<Case>>;
  /** Closes the case without removing it. */
  readonly leave: () => void;
};

/** Keeps the case on screen up to date with every change received. */
function createFollower(api: Api, notices: Notices, store: Store<CaseState>) {
  let reading: Promise<void> = Promise.resolve();

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

  function shown(caseId: string): Case | null {
    const { current } = store.get();
    return current?.caseId === caseId ? current : null;
  }

  /** Answer and event carry the same change, in any order: its number makes it count only once. */
  async function follow(change: CaseChange): Promise<void> {
    const present = shown(change.caseId);
    if (present === null) return;
    const next = followChange(present, change);
    if (next !== present) store.set({ current: next });
    if (!isBehind(next, change)) return;
    // One after the other: a read in progress may have begun before the change was written.
    reading = reading.then(() => catchUp(change));
    await reading;
  }

  /** Reads the case again when it lacks the change, because an event was missed. */
  async function catchUp(change: CaseChange): Promise<void> {
    const present = shown(change.caseId);
    if (present === null || !isBehind(present, change)) return;
    const answer = await api.invoke('cases.case.read', { caseId: change.caseId });
    if (!answer.ok) notices.tell(answer.problem);
    else if (shown(change.caseId) !== null) adopt(answer);
  }

  return { adopt, follow };
}

/** The case as the services have it: everything shown is already on disk. */
export function createCaseStore(api: Api, notices: Notices): CaseStore {
  const store = createStore<CaseState>({ current: null, sending: [] });
  let creating: Promise<Result<Case>> | null = null;
  // Events are sent one at a time, so that the journal keeps the order of the clicks.
  let queue: Promise<unknown> = Promise.resolve();

  const { adopt, follow } = createFollower(api, notices, store);
  api.on('case.changed', (change) => void follow(change));

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

  async function send(event: NewCaseEvent): Promise<Result<EventStamp>> {
    const target = await ensure();
    if (!target.ok) return target;
    const { caseId } = target.value;
    const answer = await api.invoke('cases.event.append', { caseId, event });
    if (!answer.ok) {
      notices.tell(answer.problem);
      return answer;
    }
    const { eventCount, ...stamp } = answer.value;
    const line = CaseEventSchema.safeParse(stamped(event, stamp));
    await follow({ caseId, eventCount, event: line.success ? line.data : null });
    return success(stamp);
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    ensure,
    begin,
    append: (event) => {
      store.set({ sending: [...store.get().sending, event.type] });
      const sent = queue
        .then(() => send(event))
        .catch(() => failure<EventStamp>(problem('INTERNAL')))
        // Changes end in the order in which they were sent.
        .finally(() => store.set({ sending: store.get().sending.slice(1) }));
      queue = sent;
      return sent;
    },
    open: async (caseId) => adopt(await api.invoke('cases.case.open', { caseId })),
    importText: async (text) => adopt(await api.invoke('cases.case.import', { text })),
    leave: () => store.set({ current: null }),
  };
}
