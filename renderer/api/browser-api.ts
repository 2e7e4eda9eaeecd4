import type { EventName } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { type Carrier, createConnection } from './connection.ts';
import { parseAnswer, parseEvent } from './parse.ts';

/** What the browser gives: replaced in tests. */
export type BrowserPorts = {
  readonly fetch: typeof fetch;
  readonly openEvents: (address: string) => EventSource;
  readonly wait: (milliseconds: number, then: () => void) => void;
};

const realPorts: BrowserPorts = {
  fetch: (input, init) => fetch(input, init),
  openEvents: (address) => new EventSource(address),
  wait: (milliseconds, then) => {
    setTimeout(then, milliseconds);
  },
};

/** Time before the event stream is opened anew once the browser has given it up. */
const REOPEN_AFTER_MS = 1000;

/** HTTP answers of a server that does not recognise this page. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 421]);

/** Speaks the contract to the loopback server that served this page: calls by HTTP, events by SSE. */
export function createBrowserApi(ports: BrowserPorts = realPorts): Carrier {
  const connection = createConnection();
  const listeners = new Map<EventName, Set<(raw: unknown) => void>>();
  let source: EventSource | null = null;

  function hear(stream: EventSource, name: EventName): void {
    stream.addEventListener(name, (message) => {
      const raw = readJson(message.data);
      for (const listener of listeners.get(name) ?? []) listener(raw);
    });
  }

  function open(): void {
    const stream = ports.openEvents('/events');
    source = stream;
    stream.addEventListener('open', () => connection.set('connected'));
    stream.addEventListener('error', () => {
      connection.set('lost');
      // The browser tries again by itself, except after a refusal: then the stream is closed.
      if (stream.readyState !== stream.CLOSED) return;
      stream.close();
      ports.wait(REOPEN_AFTER_MS, open);
    });
    for (const name of listeners.keys()) hear(stream, name);
  }

  return {
    connection,
    api: {
      invoke: async (name, input) => {
        try {
          const answer = await ports.fetch(`/api/${name}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(input),
            credentials: 'same-origin',
            redirect: 'error',
          });
          // A service started anew does not know this page's cookie: for the person, it is gone.
          if (REFUSALS.has(answer.status)) {
            connection.set('lost');
            return failure(problem('SERVICE_UNREACHABLE'));
          }
          const result = parseAnswer(name, await answer.json());
          connection.set('connected');
          return result;
        } catch {
          connection.set('lost');
          return failure(problem('SERVICE_UNREACHABLE'));
        }
      },
      on: (name, listener) => {
        const handler = (raw: unknown): void => {
          const payload = parseEvent(name, raw);
          if (payload !== null) listener(payload);
        };
        const present = listeners.get(name);
        if (present === undefined) {
          listeners.set(name, new Set([handler]));
          if (source === null) open();
          else hear(source, name);
        } else present.add(handler);
        return () => listeners.get(name)?.delete(handler);
      },
    },
  };
}

function readJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
