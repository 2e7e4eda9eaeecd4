import { describe, expect, it, vi } from 'vitest';
import { type BrowserPorts, createBrowserApi } from '../../../renderer/api/browser-api.ts';
import { createElectronApi } from '../../../renderer/api/electron-api.ts';
import { info } from '../sample-site.ts';

class Stream extends EventTarget {
  readonly CLOSED = 2;
  readyState = 1;
  close(): void {
    this.readyState = this.CLOSED;
  }
  say(name: string, data: string): void {
    this.dispatchEvent(new MessageEvent(name, { data }));
  }
}

/** A browser whose waits are over at once, or when the test runs them. */
function browser(answer: () => Promise<Response>, options: { readonly byHand?: boolean } = {}) {
  const streams: Stream[] = [];
  const waiting: (() => void)[] = [];
  let calls = 0;
  const fetched = vi.fn<BrowserPorts['fetch']>(answer);
  const carrier = createBrowserApi({
    fetch: fetched,
    openEvents: () => {
      const stream = new Stream();
      streams.push(stream);
      return stream as unknown as EventSource;
    },
    wait: (_milliseconds, then) => {
      if (options.byHand === true) waiting.push(then);
      else queueMicrotask(then);
    },
    newCallId: () => `call-${(calls += 1)}`,
  });
  return { ...carrier, fetched, streams, waiting };
}

const json = (value: unknown, status = 200): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(value), { status }));

describe('browser carrier', () => {
  it('posts the input to the route and gives back the parsed value', async () => {
    const { api, fetched } = browser(() => json({ ok: true, value: info }));
    expect(await api.invoke('app.info.read', {})).toEqual({ ok: true, value: info });
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/app.info.read');
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
    });
  });

  it.each([
    ['a wrong shape', { ok: true, value: { version: 3 } }],
    ['no envelope', 'hello'],
    ['a hostile envelope', { ok: 'yes', value: info }],
  ])('turns %s into a problem', async (_name, body) => {
    const { api } = browser(() => json(body));
    expect(await api.invoke('app.info.read', {})).toMatchObject({
      ok: false,
      problem: { code: 'ANSWER_UNREADABLE' },
    });
  });

  it('says that the service is gone, looks for it, and says that it is back', async () => {
    const states: string[] = [];
    let dead = true;
    const { api, connection, waiting } = browser(
      () => (dead ? Promise.reject(new TypeError('refused')) : json({ ok: true, value: info })),
      { byHand: true },
    );
    connection.subscribe(() => states.push(connection.read()));
    const asked = api.invoke('app.info.read', {});
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(states).toEqual([]);
    waiting.shift()?.();
    expect(await asked).toMatchObject({ problem: { code: 'SERVICE_UNREACHABLE' } });
    expect(states).toEqual(['lost']);
    dead = false;
    waiting.shift()?.();
    await vi.waitFor(() => expect(states).toEqual(['lost', 'connected']));
  });

  it.each([
    ['breaks', () => Promise.reject(new TypeError('reset'))],
    ['carries what is no answer of ours', () => Promise.resolve(new Response('', { status: 400 }))],
  ])('tries again when the connection %s, as the same call', async (_what, first) => {
    const states: string[] = [];
    const { api, connection, fetched } = browser(() => json({ ok: true, value: info }));
    fetched.mockImplementationOnce(first);
    connection.subscribe(() => states.push(connection.read()));
    expect(await api.invoke('app.info.read', {})).toMatchObject({ ok: true });
    expect(states).toEqual([]);
    expect(
      fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('x-tonalite-call')),
    ).toEqual(['call-1', 'call-1']);
  });

  it('gives every call its own id', async () => {
    const { api, fetched } = browser(() => json({ ok: true, value: info }));
    await api.invoke('app.info.read', {});
    await api.invoke('app.info.read', {});
    expect(
      new Set(
        fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('x-tonalite-call')),
      ),
    ).toHaveLength(2);
  });

  it('keeps what the person said until the service is back, as the same call', async () => {
    const event = { type: 'note-added' as const, text: 'x' };
    const note = { caseId: '00000000-0000-4000-8000-000000000001', event };
    const ids: (string | null)[] = [];
    let tries = 0;
    const { api, connection, fetched } = browser(() => json({}));
    fetched.mockImplementation((address, init) => {
      if (address !== '/api/cases.event.append') return Promise.reject(new TypeError('refused'));
      ids.push(new Headers(init?.headers).get('x-tonalite-call'));
      tries += 1;
      return tries < 6
        ? Promise.reject(new TypeError('refused'))
        : json({ ok: false, problem: { code: 'CASE_DISK_FULL' } });
    });
    const lost = Promise.withResolvers<void>();
    connection.subscribe(() => {
      if (connection.read() === 'lost') lost.resolve();
    });
    const sent = api.invoke('cases.event.append', note);
    await lost.promise;
    expect(await sent).toMatchObject({ problem: { code: 'CASE_DISK_FULL' } });
    expect(new Set(ids)).toHaveLength(1);
    expect(ids).toHaveLength(6);
    expect(connection.read()).toBe('connected');
  });

  it('gives up what the person said only to a service that does not know this page', async () => {
    const { api, fetched } = browser(() => json({}, 403));
    fetched.mockImplementationOnce(() => Promise.reject(new TypeError('refused')));
    const caseId = '00000000-0000-4000-8000-000000000001';
    expect(
      await api.invoke('cases.event.append', { caseId, event: { type: 'case-closed' } }),
    ).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
  });

  it('takes an event stream that ends for nothing worse than that', async () => {
    const states: string[] = [];
    const { api, connection, fetched, streams } = browser(() => json({ ok: true, value: info }));
    connection.subscribe(() => states.push(connection.read()));
    api.on('app.problem', () => undefined);
    streams[0]?.dispatchEvent(new Event('error'));
    await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
    expect(states).toEqual([]);
  });

  it.each([401, 403, 421])('treats a refusal %i as a restarted service', async (status) => {
    const { api, connection } = browser(() => json({}, status));
    expect(await api.invoke('app.info.read', {})).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
    expect(connection.read()).toBe('lost');
  });

  it('delivers events that have the contract’s shape, drops the others, and unsubscribes', () => {
    const { api, streams } = browser(() => json({}));
    const heard: unknown[] = [];
    const off = api.on('app.problem', (problem) => heard.push(problem.code));
    expect(streams).toHaveLength(1);
    streams[0]?.say('app.problem', JSON.stringify({ code: 'CASE_DISK_FULL' }));
    streams[0]?.say('app.problem', '{"code": 12}');
    streams[0]?.say('app.problem', 'not json');
    off();
    streams[0]?.say('app.problem', JSON.stringify({ code: 'INTERNAL' }));
    expect(heard).toEqual(['CASE_DISK_FULL']);
  });

  it('reopens the stream when the browser has given up', async () => {
    const { api, connection, streams, waiting } = browser(() => json({}, 403), { byHand: true });
    const heard: unknown[] = [];
    api.on('app.problem', (problem) => heard.push(problem.code));
    const first = streams[0];
    if (first === undefined) throw new Error('no stream');
    first.close();
    first.dispatchEvent(new Event('error'));
    await vi.waitFor(() => expect(connection.read()).toBe('lost'));
    waiting.shift()?.();
    expect(streams).toHaveLength(2);
    streams[1]?.dispatchEvent(new Event('open'));
    streams[1]?.say('app.problem', JSON.stringify({ code: 'INTERNAL' }));
    expect(connection.read()).toBe('connected');
    expect(heard).toEqual(['INTERNAL']);
  });
});

describe('Electron carrier', () => {
  it('speaks through the two functions of the preload', async () => {
    const hear = new Map<string, (payload: unknown) => void>();
    const { api } = createElectronApi({
      invoke: (name) =>
        name === 'app.info.read'
          ? Promise.resolve({ ok: true, value: info })
          : Promise.reject(new Error('gone')),
      on: (name, listener) => {
        hear.set(name, listener);
        return () => hear.delete(name);
      },
    });
    expect(await api.invoke('app.info.read', {})).toEqual({ ok: true, value: info });
    expect(await api.invoke('settings.values.read', {})).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
    const heard: string[] = [];
    const off = api.on('app.problem', (problem) => heard.push(problem.code));
    hear.get('app.problem')?.({ code: 'INTERNAL' });
    hear.get('app.problem')?.({ code: null });
    off();
    expect(heard).toEqual(['INTERNAL']);
    expect(hear.size).toBe(0);
  });
});
