import { connect } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDownloads } from '../../electron/bridge/downloads.ts';
import { createEventHub, type EventHub } from '../../electron/bridge/event-hub.ts';
import { silentFailureLog } from '../../electron/bridge/failure-log.ts';
import { type BrowserShell, createBrowserShell } from '../../electron/browser.ts';
import { systemRandom } from '../../electron/platform/random.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, success } from '../../shared/domain/result.ts';
import { stubHandlers } from './bridge/stub-handlers.ts';

let folder = '';
let rendererDirectory = '';
let hub: EventHub;
let shell: BrowserShell;
let cookie = '';
const downloads = createDownloads(systemRandom);
const beats: (() => void)[] = [];
const imported: number[] = [];
let running: ReturnType<typeof Promise.withResolvers<void>>;
let release: ReturnType<typeof Promise.withResolvers<void>>;

const handlers: Partial<Handlers> = {
  'scan.lan.cancel': async () => success({}),
  'cases.case.import': async ({ text }) => {
    imported.push(text.length);
    return failure(problem('NOT_STUBBED'));
  },
  'scan.latest.read': async () => {
    running.resolve();
    await release.promise;
    return success({ result: null, running: null });
  },
};

async function start(port = 0) {
  return createBrowserShell({
    handlers: stubHandlers(handlers),
    onEvent: hub.subscribe,
    rendererDirectory,
    port,
    downloads,
    checkOutput: true,
    clock: {
      sleep: (_ms, signal) =>
        new Promise((resolve) => {
          beats.push(resolve);
          signal?.addEventListener('abort', () => resolve());
        }),
    },
  });
}

type Answer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

/** A request as no browser would dare, with any header. */
function raw(
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

const page = (path: string) => raw(path, { headers: { cookie } });
const call = (
  route: string,
  input: string | object,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  raw(`/api/${route}`, {
    method: 'POST',
    headers: { cookie, origin: shell.origin, 'content-type': 'application/json', ...headers },
    body: typeof input === 'string' ? input : JSON.stringify(input),
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tonalite-browser-'));
  rendererDirectory = join(folder, 'renderer');
  mkdirSync(join(rendererDirectory, 'assets'), { recursive: true });
  writeFileSync(join(rendererDirectory, 'index.html'), '<p nonce="__CSP_NONCE__"></p>');
  writeFileSync(join(rendererDirectory, 'assets', 'a.js'), 'let a;');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  hub = createEventHub(silentFailureLog);
  running = Promise.withResolvers();
  release = Promise.withResolvers();
  const started = await start();
  if (!started.ok) throw new Error(started.problem.code);
  shell = started.value;
  const entered = await raw(shell.url.slice(shell.origin.length));
  cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
});
afterEach(() => shell.close());

describe('entering the browser shell', () => {
  it('turns the token into a strict cookie with one redirect that drops it', async () => {
    const entered = await raw(shell.url.slice(shell.origin.length));
    expect(entered.status).toBe(303);
    expect(entered.headers['location']).toBe('/');
    const [setCookie] = entered.headers['set-cookie'] ?? [];
    expect(setCookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    const token = new URL(shell.url).searchParams.get('token') ?? '';
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(setCookie).not.toContain(token);
    expect((await page('/')).status).toBe(200);
  });

  it('names its cookie after the port, which browsers do not keep apart', () => {
    expect(cookie).toMatch(new RegExp(`^tonalite-${new URL(shell.origin).port}=`));
  });

  it.each(['/', '/?token=', '/?token=00', '/assets/a.js', '/events', '/exports/x'])(
    'shows only a plain page in both languages without the token: %s',
    async (path) => {
      const refused = await raw(path);
      expect(refused.status).toBe(403);
      expect(refused.body).toContain('Réessayer');
      expect(refused.body).toContain('Try again');
      expect(refused.headers['set-cookie']).toBeUndefined();
    },
  );

  it('does not take the token under another name of the machine', async () => {
    const path = shell.url.slice(shell.origin.length);
    const refused = await raw(path, { headers: { host: 'evil.example' } });
    expect(refused.status).toBe(421);
    expect(refused.headers['set-cookie']).toBeUndefined();
  });

  it('listens on 127.0.0.1 alone', async () => {
    const port = Number(new URL(shell.origin).port);
    const refused = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port });
      socket.on('connect', () => resolve('connected'));
      socket.on('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
    });
    expect(refused).toBe('ECONNREFUSED');
  });
});

describe('the page', () => {
  it('has a nonce of its own in each answer, in the page and in the policy', async () => {
    const [first, second] = [await page('/'), await page('/')];
    const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1] ?? 'none';
    expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    expect(first.headers['content-security-policy']).toContain("default-src 'none'");
    expect(first.headers['content-security-policy']).not.toContain('unsafe');
    expect(first.body).not.toBe(second.body);
  });

  it('sends the security headers with every answer', async () => {
    const answers = [
      await page('/'),
      await page('/nothing'),
      await call('app.none', {}),
      await raw('/'),
    ];
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('serves the built files and nothing beside them', async () => {
    expect((await page('/assets/a.js')).body).toBe('let a;');
    for (const path of ['/../secret', '/assets/%2e%2e/%2e%2e/secret', '/etc/passwd', '/assets/'])
      expect((await page(path)).status).toBe(404);
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    const head = await raw('/', { method: 'HEAD', headers: { cookie } });
    expect([head.status, head.body]).toEqual([200, '']);
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect((await raw('/', { method, headers: { cookie, origin: shell.origin } })).status).toBe(
        405,
      );
  });
});

describe('calls', () => {
  it('answers with the router’s envelope', async () => {
    const answered = await call('scan.lan.cancel', { scanId: 'a' });
    expect(answered.status).toBe(200);
    expect(JSON.parse(answered.body)).toEqual({ ok: true, value: {} });
  });

  it.each(['__proto__', 'constructor', 'none', '..%2fapp.info.read', ''])(
    'knows no route %j',
    async (route) => {
      expect(JSON.parse((await call(route, {})).body)).toMatchObject({
        ok: false,
        problem: { code: 'UNKNOWN_ROUTE' },
      });
    },
  );

  it('refuses a foreign or missing origin, and GET', async () => {
    expect((await call('scan.lan.cancel', {}, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await call('scan.lan.cancel', {}, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await call('scan.lan.cancel', {}, { cookie: '' })).status).toBe(403);
    expect((await raw('/api/scan.lan.cancel', { headers: { cookie } })).status).toBe(405);
  });

  it('takes JSON only', async () => {
    expect(
      (await call('scan.lan.cancel', 'scanId=a', { 'content-type': 'text/plain' })).status,
    ).toBe(415);
    const broken = await call('scan.lan.cancel', '{"scanId":');
    expect(broken.status).toBe(400);
    expect(JSON.parse(broken.body)).toMatchObject({ problem: { code: 'INVALID_INPUT' } });
  });

  it('refuses a long body, except for the import of a case', async () => {
    const text = 'x'.repeat(1024 * 1024 + 1);
    const refused = await call('cases.event.append', { text });
    expect(refused.status).toBe(413);
    expect(JSON.parse(refused.body)).toMatchObject({ problem: { code: 'INPUT_TOO_LARGE' } });
    expect((await call('cases.case.import', { text })).status).toBe(200);
    expect(imported).toEqual([text.length]);
  });

  it('keeps no half of a connection whose sender talks rubbish and never leaves', async () => {
    const port = Number(new URL(shell.origin).port);
    const said = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
      });
      // This side stays open: only a server that lets go of its own makes the next words fail.
      const talk = setInterval(() => socket.write('x'), 5);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(talk);
        resolve(text);
      });
      socket.write('\0\0 rubbish\r\n\r\n');
    });
    expect(said).toMatch(/^(?:HTTP\/1\.1 400|$)/);
    expect((await raw('/', { headers: { cookie } })).status).toBe(200);
  });

  it('still serves others after somebody left in the middle of a body', async () => {
    const port = Number(new URL(shell.origin).port);
    await new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {
        socket.write(
          `POST /api/scan.lan.cancel HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${shell.origin}\r\n` +
            `Cookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
        );
        socket.end();
      });
      socket.on('close', () => resolve());
      socket.resume();
    });
    expect((await call('scan.lan.cancel', { scanId: 'a' })).status).toBe(200);
  });
});

async function listen() {
  const abort = new AbortController();
  const response = await fetch(`${shell.origin}/events`, {
    headers: { cookie },
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

describe('events', () => {
  it('reach every tab, as named server-sent events on one line', async () => {
    const [first, second] = [await listen(), await listen()];
    hub.emit('app.problem', problem('CANCELLED', { text: 'a\nb\u2028c' }));
    for (const tab of [first, second]) {
      expect(tab.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const text = await tab.until('"evidence"');
      const line = /event: app\.problem\ndata: ([^\n]*)\n\n/.exec(text)?.[1] ?? '';
      expect(JSON.parse(line)).toEqual(problem('CANCELLED', { text: 'a\nb\u2028c' }));
      tab.abort.abort();
    }
  });

  it('beat, so that a dead connection is noticed', async () => {
    const tab = await listen();
    await tab.until('retry');
    beats.at(-1)?.();
    expect(await tab.until(': beat')).toContain(': beat\n\n');
    tab.abort.abort();
  });

  it('leave the browser a connection for calls: the oldest of too many tabs gives way', async () => {
    const tabs = [];
    for (let count = 0; count < 6; count += 1) tabs.push(await listen());
    expect(await tabs[0]?.until('<never>')).toMatch(/retry: 10000\n\n<end>$/);
    hub.emit('app.problem', problem('CANCELLED'));
    expect(await tabs[5]?.until('CANCELLED')).toContain('CANCELLED');
    for (const tab of tabs) tab.abort.abort();
  });
});

describe('exports', () => {
  it('serves a published file by its random name, as a download', async () => {
    const path = join(folder, 'Rapport « été ».html');
    writeFileSync(path, '<script>alert(1)</script>');
    const address = downloads.publish(path);
    expect(address).toMatch(/^\/exports\/[0-9a-f]{32}$/);
    const served = await page(address);
    expect(served.body).toBe('<script>alert(1)</script>');
    expect(served.headers['content-type']).toBe('application/octet-stream');
    expect(served.headers['content-security-policy']).toContain('sandbox');
    expect(served.headers['content-disposition']).toBe(
      'attachment; filename="Rapport _ _t_ _.html"; ' +
        "filename*=UTF-8''Rapport%20%C2%AB%20%C3%A9t%C3%A9%20%C2%BB.html",
    );
  });

  it('knows no other file, nor one that is gone', async () => {
    const path = join(folder, 'gone.pdf');
    writeFileSync(path, 'pdf');
    const address = downloads.publish(path);
    rmSync(path);
    for (const target of [
      address,
      '/exports/',
      '/exports/../renderer/index.html',
      '/exports/gone.pdf',
    ])
      expect((await page(target)).status).toBe(404);
  });

  it('forgets the oldest of very many', () => {
    const many = createDownloads(systemRandom);
    const addresses = Array.from({ length: 201 }, (_, index) => many.publish(`/tmp/${index}`));
    const find = (address: string | undefined) => many.find(address?.split('/').at(-1) ?? '');
    expect(find(addresses[0])).toBeNull();
    expect(find(addresses[200])?.path).toBe('/tmp/200');
  });
});

describe('starting and closing', () => {
  it('says that the port is taken', async () => {
    const port = Number(new URL(shell.origin).port);
    expect(await start(port)).toEqual(failure(problem('PORT_IN_USE', { port })));
  });

  it('says that the renderer was not built', async () => {
    const missing = await createBrowserShell({
      handlers: stubHandlers(),
      onEvent: hub.subscribe,
      rendererDirectory: join(folder, 'nowhere'),
      port: 0,
      downloads,
    });
    expect(missing).toMatchObject({ ok: false, problem: { code: 'RENDERER_MISSING' } });
  });

  it('lets a running call finish, ends the streams and frees the port', async () => {
    const answered = call('scan.latest.read', {});
    await running.promise;
    const closed = shell.close();
    release.resolve();
    expect((await answered).status).toBe(200);
    await closed;
    const port = Number(new URL(shell.origin).port);
    const again = await start(port);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
  });
});
