import type { Api } from '../../shared/contract/index.ts';

/**
 * Whether the services can be reached now. `crowded`: the browser sends too many cookies with each
 * request. `refused`, for good: they do not know this page, which belongs to an earlier run.
 */
export type ConnectionState = 'connected' | 'lost' | 'crowded' | 'refused';

export type Connection = {
  readonly read: () => ConnectionState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Calls the listener when events were missed that are no longer kept. */
  readonly onMissed: (listener: () => void) => void;
};

/** What a shell provides to the interface. */
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
