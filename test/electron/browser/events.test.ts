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
    const [id = ''] = /(?<=^id: ).+$/m.exec(heard) ?? [];
    hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'missed' }));
    const back = await listen(id);
    const told = await back.until('missed');
    expect(told).not.toContain('heard');
    back.abort.abort();
    // A stream of another run of the program, or no stream at all, continues nothing.
    for (const other of [`00000000.${id.split('.')[1] ?? ''}`, 'rubbish', '']) {
      const fresh = await listen(other);
      hub.emit('app.problem', problem('INVALID_INPUT', { detail: 'new' }));
      const text = await fresh.until('new');
      expect(text).not.toContain('missed');
      fresh.abort.abort();
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
