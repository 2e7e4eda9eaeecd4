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

function browser(answer: () => Promise<Response>) {
  const streams: Stream[] = [];
  const waiting: (() => void)[] = [];
  const fetched = vi.fn<BrowserPorts['fetch']>(answer);
  const carrier = createBrowserApi({
    fetch: fetched,
    openEvents: () => {
      const stream = new Stream();
      streams.push(stream);
      return stream as unknown as EventSource;
    },
    wait: (_milliseconds, then) => waiting.push(then),
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

  it('says that the service is gone, and that it is back', async () => {
    const states: string[] = [];
    let dead = true;
    const { api, connection } = browser(() =>
      dead ? Promise.reject(new TypeError('refused')) : json({ ok: true, value: info }),
    );
    connection.subscribe(() => states.push(connection.read()));
    expect(await api.invoke('app.info.read', {})).toMatchObject({
      problem: { code: 'SERVICE_UNREACHABLE' },
    });
    dead = false;
    await api.invoke('app.info.read', {});
    expect(states).toEqual(['lost', 'connected']);
  });

  it.each([401, 403, 421])('takes a refusal %i for a service started anew', async (status) => {
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

  it('opens the stream anew when the browser has given it up', () => {
    const { api, connection, streams, waiting } = browser(() => json({}));
    const heard: unknown[] = [];
    api.on('app.problem', (problem) => heard.push(problem.code));
    const first = streams[0];
    if (first === undefined) throw new Error('no stream');
    first.close();
    first.dispatchEvent(new Event('error'));
    expect(connection.read()).toBe('lost');
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
