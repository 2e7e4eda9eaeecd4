import { describe, expect, it } from 'vitest';
import { stopOnSignals, stopSignals } from '../../../electron/platform/stop-signals.ts';

function program(platform: NodeJS.Platform) {
  const listeners = new Map<string, (signal: NodeJS.Signals) => void>();
  const said: string[] = [];
  let now = 0;
  stopOnSignals({
    process: {
      platform,
      on: (signal, listener) => listeners.set(signal, listener),
    },
    nowMs: () => now,
    stop: () => said.push('stop'),
    endAtOnce: () => said.push('end'),
  });
  return {
    said,
    at: (ms: number, signal: NodeJS.Signals) => {
      now = ms;
      listeners.get(signal)?.(signal);
    },
  };
}

describe('requests to stop', () => {
  it('stop the work once, however many come together', () => {
    const { said, at } = program('linux');
    at(10, 'SIGINT');
    at(11, 'SIGINT');
    at(900, 'SIGTERM');
    expect(said).toEqual(['stop']);
  });

  it('end the program when the person insists', () => {
    const { said, at } = program('linux');
    at(10, 'SIGINT');
    at(5000, 'SIGINT');
    expect(said).toEqual(['stop', 'end']);
  });

  it('come from a closed terminal too, and from Ctrl-Break on Windows', () => {
    const { said, at } = program('win32');
    at(0, 'SIGBREAK');
    expect(said).toEqual(['stop']);
    expect(stopSignals('darwin')).toContain('SIGHUP');
    expect(stopSignals('darwin')).not.toContain('SIGBREAK');
  });
});
