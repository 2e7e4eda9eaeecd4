import { describe, expect, it, vi } from 'vitest';
import { type BrowserDeps, createBrowserApi } from '../../../renderer/api/browser-api.ts';
import { createElectronApi } from '../../../renderer/api/electron-api.ts';
import { info } from '../sample-site.ts';

type Heard = {
  readonly say: (text: string) => void;
  readonly end: () => void;
  readonly breaks: () => void;
};

/** A tab whose waits are over at once, or when the test runs them. */
function browser(
  answer: () => Promise<Response>,
  options: {
    readonly byHand?: boolean;
    readonly key?: string | null;
  } = {},
) {
  const streams: Heard[] = [];
  const waiting: (() => void)[] = [];
  const { key = 'b00c' } = options;
  let calls = 0;
  const fetched = vi.fn<BrowserDeps['fetch']>(answer);
  const asked: (string | null)[][] = [];
  const openEvents = (init?: RequestInit): Promise<Response> => {
    const headers = new Headers(init?.headers);
    asked.push([headers.get('x-tonalite-page'), headers.get('last-event-id')]);
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const writer = body.writable.getWriter();
    streams.push({
      say: (text) => void writer.write(new TextEncoder().encode(text)),
      end: () => void writer.close(),
      breaks: () => void writer.abort(new TypeError('reset')),
    });
    return Promise.resolve(new Response(body.readable));
  };
  const carrier = createBrowserApi({
    fetch: (address, init) => (address === '/events' ? openEvents(init) : fetched(address, init)),
    wait: (_milliseconds, then) => {
      if (options.byHand === true) waiting.push(then);
      else setTimeout(then, 0);
    },
    newCallId: () => `call-${(calls += 1)}`,
    storage: { getItem: (name) => (name === 'tonalite.page-key' ? key : null) },
  });
  return { ...carrier, fetched, streams, waiting, asked };
}

/** One event as the service writes it. */
const said = (serial: number, code: string): string =>
  `id: 0000000a.${serial}\nevent: app.problem\ndata: {"code":"${code}"}\n\n`;

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

  it('sends what the person said even if the page is closed meanwhile', async () => {
    const { api, fetched } = browser(() => json({ ok: true, value: info }));
    const event = { type: 'note-added', text: 'ok' } as const;
    await api.invoke('cases.event.append', { caseId: 'c', event });
    await api.invoke('cases.event.append', {
      caseId: 'c',
      event: { ...event, text: 'n'.repeat(20_000) },
    });
    await api.invoke('app.info.read', {});
    // Beyond 64 KiB a browser refuses such a request, which would lose what was said.
    expect(fetched.mock.calls.map(([, init]) => init?.keepalive)).toEqual([true, false, false]);
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

  it('keeps what the person entered until the service is back, as the same call', async () => {
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

  it('gives up what the person entered only when the service does not know this page', async () => {
    const { api, fetched } = browser(() => json({}, 403));
    fetched.mockImplementationOnce(() => Promise.reject(new TypeError('refused')));
    const caseId = '00000000-0000-4000-8000-000000000001';
    expect(
      await api.invoke('cases.event.append', { caseId, event: { type: 'case-closed' } }),
    ).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
  });

  it('opens an event stream again when it ends, without reporting anything worse', async () => {
    const states: string[] = [];
    const { api, connection, fetched, streams, asked } = browser(() =>
      json({ ok: true, value: info }),
    );
    connection.subscribe(() => states.push(connection.read()));
    const heard: unknown[] = [];
    api.on('app.problem', (problem) => heard.push(problem.code));
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    streams[0]?.say(said(7, 'INTERNAL'));
    await vi.waitFor(() => expect(heard).toEqual(['INTERNAL']));
    streams[0]?.end();
    await vi.waitFor(() => expect(streams).toHaveLength(2));
    expect(fetched).not.toHaveBeenCalled();
    expect(states).toEqual([]);
    expect(asked).toEqual([
      ['b00c', null],
      ['b00c', '0000000a.7'],
    ]);
  });

  it('says that cookies crowd it out, keeps what the person said, and heals', async () => {
    const states: string[] = [];
    let isCrowded = true;
    const { api, connection, waiting, fetched } = browser(
      () => (isCrowded ? json({}, 431) : json({ ok: false, problem: { code: 'CASE_DISK_FULL' } })),
      { byHand: true },
    );
    connection.subscribe(() => states.push(connection.read()));
    const caseId = '00000000-0000-4000-8000-000000000001';
    const sent = api.invoke('cases.event.append', { caseId, event: { type: 'case-closed' } });
    await vi.waitFor(() => expect(states).toEqual(['crowded']));
    expect(fetched).toHaveBeenCalledTimes(1);
    isCrowded = false;
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    for (const go of waiting) go();
    expect(await sent).toMatchObject({ problem: { code: 'CASE_DISK_FULL' } });
    expect(states).toEqual(['crowded', 'connected']);
  });

  it.each([401, 403, 421])('treats a refusal %i as a restarted service', async (status) => {
    const { api, connection } = browser(() => json({}, status));
    expect(await api.invoke('app.info.read', {})).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
    expect(connection.read()).toBe('refused');
  });

  it('delivers events that have the contract’s shape, drops the others, and unsubscribes', async () => {
    const { api, streams } = browser(() => json({}));
    const heard: unknown[] = [];
    const off = api.on('app.problem', (problem) => heard.push(problem.code));
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    const text = said(1, 'CASE_DISK_FULL');
    streams[0]?.say(`: beat\n\n${text.slice(0, 20)}`);
    streams[0]?.say(text.slice(20));
    streams[0]?.say('id: 0000000a.2\nevent: app.problem\ndata: {"code": 12}\n\n');
    streams[0]?.say('id: 0000000a.3\nevent: app.problem\ndata: not json\n\n');
    streams[0]?.say(said(4, 'CANCELLED'));
    await vi.waitFor(() => expect(heard).toEqual(['CASE_DISK_FULL', 'CANCELLED']));
    off();
    streams[0]?.say(said(5, 'INTERNAL'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(heard).toEqual(['CASE_DISK_FULL', 'CANCELLED']);
  });

  it('asks for the service when the stream breaks, and opens it again', async () => {
    const { api, fetched, streams } = browser(() => json({ ok: true, value: info }));
    api.on('app.problem', () => undefined);
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    streams[0]?.breaks();
    await vi.waitFor(() => expect(streams).toHaveLength(2));
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/app.info.read');
  });

  it.each(['could not be opened', 'broke before a word'])(
    'asks for what it missed after a first stream that %s',
    async (how) => {
      const opens: ((answer: Response | Error) => void)[] = [];
      const places: (string | null)[] = [];
      const { api, connection } = createBrowserApi({
        fetch: (address, init) =>
          address === '/events'
            ? new Promise((resolve, reject) => {
                places.push(new Headers(init?.headers).get('last-event-id'));
                opens.push((answer) =>
                  answer instanceof Error ? reject(answer) : resolve(answer),
                );
              })
            : json({ ok: true, value: info }),
        wait: (_milliseconds, then) => void setTimeout(then, 0),
        newCallId: () => 'call',
        storage: { getItem: () => 'b00c' },
      });
      let missed = 0;
      connection.onMissed(() => (missed += 1));
      api.on('app.problem', () => undefined);
      await vi.waitFor(() => expect(opens).toHaveLength(1));
      opens[0]?.(how === 'broke before a word' ? new Response('') : new TypeError('refused'));
      await vi.waitFor(() => expect(opens).toHaveLength(2));
      expect(places).toEqual([null, 'none']);
      opens[1]?.(new Response('id: 0000000b.9\nevent: missed\ndata: {}\n\n'));
      await vi.waitFor(() => expect(missed).toBe(1));
      await vi.waitFor(() => expect(places).toEqual([null, 'none', '0000000b.9']));
    },
  );

  it('says when events are lost that nobody keeps', async () => {
    const { api, connection, streams } = browser(() => json({}));
    let missed = 0;
    connection.onMissed(() => (missed += 1));
    api.on('app.problem', () => undefined);
    await vi.waitFor(() => expect(streams).toHaveLength(1));
    streams[0]?.say('id: 0000000b.9\nevent: missed\ndata: {}\n\n');
    await vi.waitFor(() => expect(missed).toBe(1));
  });
});

describe('the key of the page', () => {
  it('goes with every call', async () => {
    const { api, fetched } = browser(() => json({ ok: true, value: info }));
    await api.invoke('app.info.read', {});
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get('x-tonalite-page')).toBe('b00c');
  });

  it('is refused for good by another run of the service, which is not asked again', async () => {
    let isRefusing = true;
    const { api, connection, fetched, streams } = browser(() =>
      isRefusing ? json({}, 403) : json({ ok: true, value: info }),
    );
    const states: string[] = [];
    connection.subscribe(() => states.push(connection.read()));
    expect(await api.invoke('app.info.read', {})).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(fetched).toHaveBeenCalledTimes(1);
    isRefusing = false;
    api.on('app.problem', () => undefined);
    await api.invoke('app.info.read', {});
    expect(streams).toHaveLength(1);
    expect(states).toEqual(['refused']);
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
