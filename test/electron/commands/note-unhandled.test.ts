import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { noteUnhandled } from '../../../electron/commands/note-unhandled.ts';

describe('uncaught errors', () => {
  it('is noted while the server runs, and the process goes on after a rejection', () => {
    const process = new EventEmitter();
    const records: unknown[] = [];
    const stop = noteUnhandled(process, {
      record: (context, cause) => records.push([context, cause]),
    });
    const cause = new Error('boom');
    process.emit('unhandledRejection', cause);
    process.emit('uncaughtExceptionMonitor', cause);
    expect(records).toEqual([
      ['unhandledRejection', cause],
      ['uncaughtException', cause],
    ]);
    stop();
    expect(process.emit('unhandledRejection', cause)).toBe(false);
  });
});
