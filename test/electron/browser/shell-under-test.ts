import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createDownloads } from '../../../electron/browser/downloads.ts';
import { createEventHub, type EventHub } from '../../../electron/bridge/event-hub.ts';
import { silentFailureLog } from '../../doubles/silent-failure-log.ts';
import type { TimeLimits } from '../../../electron/browser/http-carrier.ts';
import { type BrowserShell, createBrowserShell } from '../../../electron/browser.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { type Handlers, PAGE_KEY_HEADER } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import { stubHandlers } from '../bridge/stub-handlers.ts';

export let folder = '';
let rendererDirectory = '';
export let hub: EventHub;
export let shell: BrowserShell;
export let cookie = '';
export let pageKey = '';
export const downloads = createDownloads(systemRandom);
/** Addresses that the shell showed to the person. */
export let offered: string[] = [];
export const beats: (() => void)[] = [];
let nowMs = 0;
/** Lets time pass for the codes. */
export const pass = (milliseconds: number): void => void (nowMs += milliseconds);
export const imported: number[] = [];
/** Kinds of the events that reached the handler. */
export const appended: string[] = [];
export let running: ReturnType<typeof Promise.withResolvers<void>>;
export let release: ReturnType<typeof Promise.withResolvers<void>>;

const handlers: Partial<Handlers> = {
  'scan.lan.cancel': async () => success({}),
  'cases.case.import': async ({ text }) => {
    imported.push(text.length);
    return failure(problem('INTERNAL'));
  },
  'cases.event.append': async ({ event }) => {
    appended.push(event.type);
    return failure(problem('INTERNAL'));
  },
  'scan.latest.read': async () => {
    running.resolve();
    await release.promise;
    return success({ result: null, running: null });
  },
};

/** Starts another shell over the same services. */
export async function start(port = 0, limits?: TimeLimits) {
  return createBrowserShell({
    ...(limits === undefined ? {} : { limits }),
    handlers: stubHandlers(handlers),
    onEvent: hub.subscribe,
    rendererDirectory,
    port,
    downloads,
    log: silentFailureLog,
    offerAddress: (address) => void offered.push(address),
    checkOutput: true,
    clock: {
      monotonicMs: () => nowMs,
      sleep: (_ms, signal) =>
        new Promise((resolve) => {
          beats.push(resolve);
          signal?.addEventListener('abort', () => resolve());
        }),
    },
  });
}

export type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

/** A request that no browser would send, with any header. */
export function raw(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const port = Number(new URL(shell.origin).port);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
        // A connection of its own, because one that is already open says nothing about new ones.
        agent: false,
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** Posts a code as the entrance page does. */
export const enter = (code: string, headers: Record<string, string> = {}): Promise<Answer> =>
  raw('/enter', {
    method: 'POST',
    headers: {
      origin: shell.origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: `code=${code}`,
  });

export const page = (path: string) => raw(path, { headers: { cookie } });
export const call = (
  route: string,
  input: string | object,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  raw(`/api/${route}`, {
    method: 'POST',
    headers: {
      cookie,
      [PAGE_KEY_HEADER]: pageKey,
      origin: shell.origin,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });

/** One tab on the event stream, with all that it heard. */
export async function listen(lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${shell.origin}/events`, {
    headers: {
      cookie,
      [PAGE_KEY_HEADER]: pageKey,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    abort,
    until: async (piece: string): Promise<string> => {
      while (!text.includes(piece)) {
        const chunk = await reader?.read();
        if (chunk?.done !== false) return `${text}<end>`;
        text += chunk.value;
      }
      return text;
    },
  };
}

/** Gives each test of the file a shell of its own, entered with a code. */
export function useBrowserShell(options: { readonly limits?: TimeLimits } = {}): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-browser-'));
    rendererDirectory = join(folder, 'renderer');
    mkdirSync(join(rendererDirectory, 'assets'), { recursive: true });
    writeFileSync(join(rendererDirectory, 'index.html'), '<p nonce="__CSP_NONCE__"></p>');
    writeFileSync(join(rendererDirectory, 'assets', 'a.js'), 'let a;');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    offered = [];
    hub = createEventHub(silentFailureLog);
    running = Promise.withResolvers();
    release = Promise.withResolvers();
    const started = await start(0, options.limits);
    if (!started.ok) throw new Error(started.problem.code);
    shell = started.value;
    const entered = await enter(shell.newEntry('terminal').code);
    cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
    pageKey = /data-key="([0-9a-f]+)"/.exec(entered.body)?.[1] ?? '';
  });
  afterEach(() => shell.close());
}
