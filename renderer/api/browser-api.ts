import {
  type Api,
  CALL_ID_HEADER,
  MISSED,
  PAGE_KEY_HEADER,
  PAGE_KEY_NAME,
  type RouteName,
} from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure } from '../../shared/domain/result.ts';
import { type Carrier, createConnection } from './connection.ts';
import { hearEvents, type Opened } from './event-stream.ts';
import { parseAnswer, parseEvent } from './parse.ts';

/** What the browser provides: replaced in tests. */
export type BrowserDeps = {
  readonly fetch: typeof fetch;
  readonly wait: (milliseconds: number, then: () => void) => void;
  readonly newCallId: () => string;
  readonly storage: Pick<Storage, 'getItem'>;
};

const realDeps = (): BrowserDeps => ({
  fetch: (input, init) => fetch(input, init),
  wait: (milliseconds, then) => {
    setTimeout(then, milliseconds);
  },
  newCallId: () => crypto.randomUUID(),
  storage: localStorage,
});

/** Time before a call whose connection broke is sent once more. */
const RETRY_AFTER_MS = 150;
/** Time between two attempts to reach a service that is gone. */
const AGAIN_AFTER_MS = 1000;

/** HTTP answers of a server that does not recognise this page. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 421]);

/** HTTP answer to a request with too many cookies, which other ports of this host may set. */
const TOO_MUCH = 431;

/** Calls that carry what the person entered: they wait for the service as long as necessary. */
const KEPT: ReadonlySet<RouteName> = new Set(['cases.case.create', 'cases.event.append']);

/** Browsers refuse longer bodies for requests that outlive their page (64 KiB for all of them). */
const LONGEST_OUTLIVING_BODY = 16_384;

/**
 * Result of one attempt: `refused` by a service that was restarted, `crowded` out by cookies,
 * `broken` when nothing answered.
 */
type Try =
  | { readonly kind: 'answered'; readonly raw: unknown }
  | { readonly kind: 'refused' | 'crowded' | 'broken' };

function hasAnswered({ kind }: Try): boolean {
  return kind === 'answered' || kind === 'refused';
}

type KeyedRequest = {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True for a request that is sent even if the page is closed meanwhile. */
  readonly keepalive?: boolean;
};

/**
 * Requests that carry the page's key. It is read once: a page of an earlier run of the service does
 * not take a newer key, so that no call from before the restart is carried out twice.
 */
function createKeyedFetch({ fetch, storage }: BrowserDeps) {
  const key = storage.getItem(PAGE_KEY_NAME) ?? '';
  return (path: string, init: KeyedRequest): Promise<Response> =>
    fetch(path, {
      ...init,
      headers: { ...init.headers, [PAGE_KEY_HEADER]: key },
      credentials: 'same-origin',
      redirect: 'error',
    });
}

type KeyedFetch = ReturnType<typeof createKeyedFetch>;

/** Calls by HTTP, each repeated as often as necessary; every outcome shows the connection's state. */
function createCalls(
  deps: BrowserDeps,
  send: KeyedFetch,
  connection: ReturnType<typeof createConnection>,
) {
  async function tryOnce(name: RouteName, body: string, id: string): Promise<Try> {
    try {
      const answer = await send(`/api/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [CALL_ID_HEADER]: id },
        body,
        keepalive: KEPT.has(name) && body.length <= LONGEST_OUTLIVING_BODY,
      });
      if (REFUSALS.has(answer.status)) return { kind: 'refused' };
      if (answer.status === TOO_MUCH) return { kind: 'crowded' };
      return { kind: 'answered', raw: await answer.json() };
    } catch {
      return { kind: 'broken' };
    }
  }

  function pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => deps.wait(milliseconds, resolve));
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
    while (connection.read() === 'lost' || connection.read() === 'crowded') {
      await pause(AGAIN_AFTER_MS);
      note(await tryOnce('app.info.read', '{}', deps.newCallId()));
    }
  }

  function note(outcome: Try): void {
    const before = connection.read();
    if (outcome.kind === 'answered') connection.set('connected');
    else if (outcome.kind === 'refused') connection.set('refused');
    else connection.set(outcome.kind === 'crowded' ? 'crowded' : 'lost');
    if (before === 'connected' && !hasAnswered(outcome)) void awaitReturn();
  }

  const invoke: Api['invoke'] = async (name, input) => {
    // Every attempt has the same id, so the service does the work only once.
    const id = deps.newCallId();
    const body = JSON.stringify(input);
    let outcome = await tryTwice(name, body, id);
    note(outcome);
    while (!hasAnswered(outcome) && KEPT.has(name)) {
      await pause(AGAIN_AFTER_MS);
      outcome = await tryOnce(name, body, id);
      note(outcome);
    }
    // A restarted service does not know this page's key, so for the person it is gone.
    return outcome.kind === 'answered'
      ? parseAnswer(name, outcome.raw)
      : failure(problem('SERVICE_UNREACHABLE'));
  };

  return {
    invoke,
    pause,
    /** Asks whether the service is there. */
    askService: async (): Promise<void> =>
      note(await tryTwice('app.info.read', '{}', deps.newCallId())),
  };
}

/** Speaks the contract to the loopback server that served this page: calls and events by HTTP. */
export function createBrowserApi(deps: BrowserDeps = realDeps()): Carrier {
  const connection = createConnection();
  const send = createKeyedFetch(deps);
  const calls = createCalls(deps, send, connection);
  const listeners = new Map<string, Set<(raw: unknown) => void>>();
  let isHearing = false;

  async function openEvents(lastEventId: string | null): Promise<Opened> {
    try {
      const { status, ok, body } = await send('/events', {
        method: 'GET',
        headers: lastEventId === null ? {} : { 'last-event-id': lastEventId },
      });
      if (REFUSALS.has(status)) {
        connection.set('refused');
        return { kind: 'refused' };
      }
      if (!ok || body === null) return { kind: 'broken' };
      connection.set('connected');
      return { kind: 'open', body };
    } catch {
      return { kind: 'broken' };
    }
  }

  function hear(): void {
    if (isHearing) return;
    isHearing = true;
    void hearEvents({
      open: openEvents,
      pause: calls.pause,
      onEvent: (name, data) => {
        if (name === MISSED) connection.tellMissed();
        const raw = readJson(data);
        for (const listener of listeners.get(name) ?? []) listener(raw);
      },
      // A stream breaks for other reasons too, so only a call shows whether the service is there.
      onBroken: () => void calls.askService(),
    });
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
        const present = listeners.get(name) ?? new Set();
        listeners.set(name, present.add(handler));
        hear();
        return () => present.delete(handler);
      },
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
