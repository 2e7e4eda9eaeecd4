import type { Problem } from '../../shared/domain/problem.ts';
import type { ProblemCode } from '../../shared/domain/problem-codes.ts';
import { createStore, type Store } from './store.ts';

/** Something that the person must read: a problem, kept until it is dismissed. */
export type Notice = { readonly id: number; readonly problem: Problem };

const MAX_NOTICES = 5;

export type Notices = Store<{ readonly notices: readonly Notice[] }> & {
  readonly tell: (problem: Problem) => void;
  readonly dismiss: (id: number) => void;
  /** Removes every notice of a problem that is over. */
  readonly withdraw: (code: ProblemCode) => void;
};

/** Keeps problems that occur outside any page; the same problem is shown once. */
export function createNotices(): Notices {
  const store = createStore<{ readonly notices: readonly Notice[] }>({ notices: [] });
  let nextId = 1;
  return {
    ...store,
    tell: (problem) => {
      const others = store.get().notices.filter((notice) => notice.problem.code !== problem.code);
      store.set({ notices: [...others, { id: nextId, problem }].slice(-MAX_NOTICES) });
      nextId += 1;
    },
    dismiss: (id) =>
      store.set({ notices: store.get().notices.filter((notice) => notice.id !== id) }),
    withdraw: (code) =>
      store.set({ notices: store.get().notices.filter((notice) => notice.problem.code !== code) }),
  };
}
