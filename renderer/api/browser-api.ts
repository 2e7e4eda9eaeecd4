import {
  type Api,
  CALL_ID_HEADER,
  type EventName,
  type RouteName,
} from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { type Carrier, createConnection } from './connection.ts';
import { parseAnswer, parseEvent } from './parse.ts';

/** What the browser gives: replaced in tests. */
export type BrowserPorts = {
  readonly fetch: typeof fetch;
  readonly openEvents: (address: string) => EventSource;
  readonly wait: (milliseconds: number, then: () => void) => void;
  readonly newCallId: () => string;
};

const realPorts: BrowserPorts = {
  fetch: (input, init) => fetch(input, init),
  openEvents: (address) => new EventSource(address),
  wait: (milliseconds, then) => {
    setTimeout(then, milliseconds);
  },
  newCallId: () => crypto.randomUUID(),
};

/** Time before a call whose connection broke is sent once more. */
const RETRY_AFTER_MS = 150;
/** Time between two attempts to reach a service that is gone. */
const AGAIN_AFTER_MS = 1000;

/** HTTP answers of a server that does not recognise this page. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 421]);

/** Calls that carry what the person said: they wait for the service as long as it takes. */
const KEPT: ReadonlySet<RouteName> = new Set(['cases.case.create', 'cases.event.append']);

/**
 * Result of one attempt: `refused` by a service that was restarted, `broken` when nothing answered.
 */
type Try =
  { readonly kind: 'answered'; readonly raw: unknown } | { readonly kind: 'refused' | 'broken' };

/** Calls by HTTP, each as often as it has to be sent; every outcome tells of the connection. */
function createCalls(ports: BrowserPorts, connection: ReturnType<typeof createConnection>) {
  async function tryOnce(name: RouteName, body: string, id: string): Promise<Try> {
    try {
      const answer = await ports.fetch(`/api/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [CALL_ID_HEADER]: id },
        body,
        credentials: 'same-origin',
        redirect: 'error',
      });
      if (REFUSALS.has(answer.status)) return { kind: 'refused' };
      return { kind: 'answered', raw: await answer.json() };
    } catch {
      return { kind: 'broken' };
    }
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => ports.wait(milliseconds, resolve));
  }

  /** One broken connection says nothing about the service, so every call has a second try. */
  async function tryTwice(name: RouteName, body: string, id: string): Promise<Try> {
    const first = await tryOnce(name, body, id);
    if (first.kind !== 'broken') return first;
    await pause(RETRY_AFTER_MS);
    return tryOnce(name, body, id);
  }

  /** Tries the service until it answers; a service that refuses this page will not come back. */
  async function awaitReturn(): Promise<void> {
    while (connection.read() === 'lost') {
      await pause(AGAIN_AFTER_MS);
      const seen = await tryOnce('app.info.read', '{}', ports.newCallId());
      if (seen.kind === 'answered') connection.set('connected');
      if (seen.kind === 'refused') return;
    }
  }

  function note(outcome: Try): void {
    if (outcome.kind === 'answered') connection.set('connected');
    else if (connection.read() === 'connected') {
      connection.set('lost');
      if (outcome.kind === 'broken') void awaitReturn();
    }
  }

  const invoke: Api['invoke'] = async (name, input) => {
    // Every attempt has the same id, so the service does the work only once.
    const id = ports.newCallId();
    const body = JSON.stringify(input);
    let outcome = await tryTwice(name, body, id);
    note(outcome);
    while (outcome.kind === 'broken' && KEPT.has(name)) {
      await pause(AGAIN_AFTER_MS);
      outcome = await tryOnce(name, body, id);
      note(outcome);
    }
    // A restarted service does not know this page's cookie, so for the person it is gone.
    return outcome.kind === 'answered'
      ? parseAnswer(name, outcome.raw)
      : failure(problem('SERVICE_UNREACHABLE'));
  };

  return {
    invoke,
    /** Asks whether the service is there. */
    askService: async (): Promise<void> =>
      note(await tryTwice('app.info.read', '{}', ports.newCallId())),
  };
}

/** Speaks the contract to the loopback server that served this page: calls by HTTP, events by SSE. */
export function createBrowserApi(ports: BrowserPorts = realPorts): Carrier {
  const connection = createConnection();
  const calls = createCalls(ports, connection);
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
      // A stream ends for other reasons too, such as a sixth tab, so only a call shows whether the
      // service is there.
      void calls.askService();
      // The browser tries again by itself, except after a refusal: then the stream is closed.
      if (stream.readyState !== stream.CLOSED) return;
      stream.close();
      ports.wait(AGAIN_AFTER_MS, open);
    });
    for (const name of listeners.keys()) hear(stream, name);
  }

  return {
    connection,
    api: {
      invoke: calls.invoke,
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
