import type { Api } from '../../shared/contract/index.ts';

/** Whether the services can be reached now. */
export type ConnectionState = 'connected' | 'lost';

export type Connection = {
  readonly read: () => ConnectionState;
  readonly subscribe: (listener: () => void) => () => void;
};

/** What a shell gives to the interface. */
export type Carrier = { readonly api: Api; readonly connection: Connection };

/** Holds the state of the connection and notifies its listeners when it changes. */
export function createConnection(): Connection & {
  readonly set: (state: ConnectionState) => void;
} {
  const listeners = new Set<() => void>();
  let state: ConnectionState = 'connected';
  return {
    read: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next) => {
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
