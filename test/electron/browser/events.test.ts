import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { beats, hub, listen, useBrowserShell } from './shell-under-test.ts';

useBrowserShell();

describe('events', () => {
  it('reach every tab, as named server-sent events on one line', async () => {
    const [first, second] = [await listen(), await listen()];
    hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'a\nb\u2028c' }));
    for (const tab of [first, second]) {
      expect(tab.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const text = await tab.until('"evidence"');
      const line = /event: app\.problem\ndata: ([^\n]*)\n\n/.exec(text)?.[1] ?? '';
      expect(JSON.parse(line)).toEqual(problem('INVALID_INPUT', { detail: 'a\nb\u2028c' }));
      tab.abort.abort();
    }
  });

  it('send a reconnecting tab what it missed, and nothing twice', async () => {
    const tab = await listen();
    hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'heard' }));
    const heard = await tab.until('heard');
    tab.abort.abort();
    const id = heard.match(/(?<=^id: ).+$/gm)?.at(-1) ?? '';
    hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'missed' }));
    const back = await listen(id);
    const told = await back.until('missed');
    expect(told).not.toContain('heard');
    back.abort.abort();
    // A stream of another run cannot be resumed, and the tab is informed; a first one is not.
    const [run = '', serial = ''] = id.split('.');
    const beyond = `${run}.${Number(serial) + 100}`;
    for (const other of [`00000000.${serial}`, beyond, 'none', 'rubbish', undefined]) {
      const fresh = await listen(other);
      hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'new' }));
      const text = await fresh.until('new');
      expect(text).not.toContain('"missed"');
      expect(text.includes('event: missed')).toBe(other !== undefined);
      fresh.abort.abort();
    }
  });

  it('inform a tab that comes back too late that it missed some, and only such a tab', async () => {
    const tab = await listen();
    const [id = ''] = /(?<=^id: ).+$/m.exec(await tab.until('\n\n')) ?? [];
    tab.abort.abort();
    for (let count = 0; count < 1000; count += 1) hub.emit('app.problem', problem('CANCELLED'));
    const inTime = await listen(id);
    hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'last' }));
    expect(await inTime.until('"last"')).not.toContain('event: missed');
    const late = await listen(id);
    hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'after' }));
    const told = await late.until('"after"');
    expect(told).toContain('event: missed\ndata: {}\n\n');
    expect(told).not.toContain('CANCELLED');
    for (const open of [inTime, late]) open.abort.abort();
  });

  it('beat, so that a dead connection is noticed', async () => {
    const tab = await listen();
    await tab.until('id: ');
    beats.at(-1)?.();
    expect(await tab.until(': beat')).toContain(': beat\n\n');
    tab.abort.abort();
  });

  it('go to seven tabs: four hold a stream, the others take turns and miss nothing', async () => {
    const tabs = [];
    for (let count = 0; count < 7; count += 1) tabs.push(await listen());
    // The oldest gave way to the new pages; each knows its place, so that it can come back.
    const places: string[] = [];
    for (const tab of tabs.slice(0, 3)) {
      const text = await tab.until('<never>');
      expect(text).toMatch(/<end>$/);
      places.push(/(?<=^id: ).+$/m.exec(text)?.[0] ?? '');
    }
    hub.emit('app.problem', problem('CANCELLED'));
    for (const tab of tabs.slice(3)) expect(await tab.until('CANCELLED')).toContain('CANCELLED');
    for (const place of places) {
      const back = await listen(place);
      expect(await back.until('<never>')).toMatch(/CANCELLED.*\n\n<end>$/s);
    }
    // A returning tab takes the place of one that closes.
    tabs[3]?.abort.abort();
    for (let turn = 1; ; turn += 1) {
      const back = await listen(places[0]);
      hub.emit('app.problem', problem('INVALID_INPUT', { detail: `turn ${turn}` }));
      const heard = await back.until(`turn ${turn}`);
      back.abort.abort();
      // The service takes a moment to see that a tab is gone.
      if (!heard.endsWith('<end>')) break;
      expect(turn).toBeLessThan(100);
    }
    for (const tab of tabs) tab.abort.abort();
  });
});
