import type { Api } from '../../shared/contract/index.ts';

/**
 * Whether the services can be reached now; `crowded` where the browser sends too many cookies with
 * each request, `refused` for good where they do not know this page, which is of a former run.
 */
export type ConnectionState = 'connected' | 'lost' | 'crowded' | 'refused';

export type Connection = {
  readonly read: () => ConnectionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Calls the listener when events passed that nobody can tell any more. */
  readonly onMissed: (listener: () => void) => void;
};

/** What a shell gives to the interface. */
export type Carrier = { readonly api: Api; readonly connection: Connection };

/** Holds the state of the connection and notifies its listeners when it changes. */
export function createConnection(): Connection & {
  readonly set: (state: ConnectionState) => void;
  readonly tellMissed: () => void;
} {
  const listeners = new Set<() => void>();
  const missed = new Set<() => void>();
  let state: ConnectionState = 'connected';
  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMissed: (listener) => void missed.add(listener),
    tellMissed: () => {
      for (const listener of missed) listener();
    },
    set: (next) => {
      if (next === state || state === 'refused') return;
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
