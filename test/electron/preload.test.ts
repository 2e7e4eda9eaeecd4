import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { electronDouble } from '../doubles/electron.ts';

type Bridge = {
  invoke: (name: unknown, input: unknown) => Promise<unknown>;
  on: (name: unknown, listener: (...args: unknown[]) => void) => () => void;
};

let bridge: Bridge;

beforeEach(async () => {
  vi.resetModules();
  electronDouble.reset();
  const double = await import('../doubles/electron.ts');
  double.electronDouble.reset();
  await import('../../electron/preload.ts');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  bridge = double.electronDouble.exposed.get('tonalite') as Bridge;
  exposed = double.electronDouble;
});
afterEach(() => exposed.reset());

let exposed: typeof electronDouble;

describe('preload', () => {
  it('exposes two functions under one name and nothing else', () => {
    expect([...exposed.exposed.keys()]).toEqual(['tonalite']);
    expect(Object.entries(bridge).map(([name, value]) => [name, typeof value])).toEqual([
      ['invoke', 'function'],
      ['on', 'function'],
    ]);
  });

  it('stays small enough to be read at a glance', () => {
    const text = readFileSync(new URL('../../electron/preload.ts', import.meta.url), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });

  it('sends calls on the one request channel', async () => {
    expect(await bridge.invoke('app.info.read', { a: 1 })).toBe('answer');
    await bridge.invoke({ toString: () => 'api:event' }, null);
    expect(exposed.argsOf('ipcRenderer.invoke')).toEqual([
      ['api:request', 'app.info.read', { a: 1 }],
      ['api:request', 'api:event', null],
    ]);
  });

  it('gives the payload of the asked event only, never the Electron event', () => {
    const heard: unknown[][] = [];
    const off = bridge.on('case.changed', (...args) => void heard.push(args));
    const event = { sender: 'ipcRenderer' };
    exposed.rendererEvents.emit('api:event', event, 'case.changed', { id: 1 });
    exposed.rendererEvents.emit('api:event', event, 'app.problem', { id: 2 });
    exposed.rendererEvents.emit('other', event, 'case.changed', { id: 3 });
    off();
    exposed.rendererEvents.emit('api:event', event, 'case.changed', { id: 4 });
    expect(heard).toEqual([[{ id: 1 }]]);
  });

  it('listens to no channel that the page names', () => {
    bridge.on('api:request', () => undefined);
    bridge.on('__proto__', () => undefined);
    expect(exposed.argsOf('ipcRenderer.on')).toEqual([['api:event'], ['api:event']]);
  });
});
