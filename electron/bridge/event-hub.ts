import type { Emit } from '../../shared/contract/index.ts';
import type { FailureLog } from '../platform/failure-log.ts';
import type { EventListener } from './services-type.ts';

export type EventHub = {
  readonly emit: Emit;
  /** Starts sending every event to `listener`; the returned function stops it. */
  readonly subscribe: (listener: EventListener) => () => void;
};

/** Sends every event to every subscriber; one that throws does not stop the others. */
export function createEventHub(log: FailureLog): EventHub {
  const listeners = new Set<EventListener>();
  return {
    emit: (name, payload) => {
      for (const listener of listeners) {
        try {
          listener(name, payload);
        } catch (cause) {
          log.record(`event ${name}`, cause);
        }
      }
    },
    subscribe: (listener) => {
      // Wrapped, so that the same function subscribed twice counts as two subscriptions.
      const own: EventListener = (name, payload) => listener(name, payload);
      listeners.add(own);
      return () => {
        listeners.delete(own);
      };
    },
  };
}
