import { useSyncExternalStore } from 'react';

/** A value that notifies its listeners when it changes. */
export type Store<State> = {
  readonly get: () => State;
  readonly set: (change: Partial<State>) => void;
  readonly subscribe: (listener: () => void) => () => void;
};

/** Makes a store; `set` merges, and notifies the listeners once. */
export function createStore<State extends object>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set: (change) => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The current state of a store, followed by the component. */
export function useStore<State extends object>(
  store: Pick<Store<State>, 'get' | 'subscribe'>,
): State {
  return useSyncExternalStore(store.subscribe, store.get);
}
