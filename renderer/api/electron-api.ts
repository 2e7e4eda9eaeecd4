import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { type Carrier, createConnection } from './connection.ts';
import { parseAnswer, parseEvent } from './parse.ts';

/** The two functions that the preload exposes, and nothing else. */
export type TonaliteBridge = {
  readonly invoke: (name: string, input: unknown) => Promise<unknown>;
  readonly on: (name: string, listener: (payload: unknown) => void) => () => void;
};

declare global {
  interface Window {
    readonly tonalite?: TonaliteBridge;
  }
}

/** Speaks the contract through the preload's bridge. */
export function createElectronApi(bridge: TonaliteBridge): Carrier {
  return {
    connection: createConnection(),
    api: {
      invoke: async (name, input) => {
        try {
          return parseAnswer(name, await bridge.invoke(name, input));
        } catch {
          return failure(problem('SERVICE_UNREACHABLE'));
        }
      },
      on: (name, listener) =>
        bridge.on(name, (raw) => {
          const payload = parseEvent(name, raw);
          if (payload !== null) listener(payload);
        }),
    },
  };
}
