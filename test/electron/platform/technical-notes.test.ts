import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTechnicalNotes } from '../../../electron/platform/technical-notes.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tonalite-notes-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const notesIn = (home: string) =>
  createTechnicalNotes({
    folder: join(home, 'technical-notes'),
    version: '0.1.0',
    now: () => new Date('2026-03-12T08:40:00.000Z'),
  });

describe('technical notes', () => {
  it('make their folder and that of the data at the first note', () => {
    const home = join(base, 'stick');
    notesIn(home).record('test', new Error('a'));
    expect(readdirSync(join(home, 'technical-notes'))).toHaveLength(1);
  });

  it('make no folder in place of a folder of data that is gone', () => {
    const home = join(base, 'stick');
    mkdirSync(home);
    const notes = notesIn(home);
    renameSync(home, join(base, 'elsewhere'));
    notes.record('test', new Error('a'));
    expect(readdirSync(base)).toEqual(['elsewhere']);
    renameSync(join(base, 'elsewhere'), home);
    notes.record('test', new Error('b'));
    expect(readdirSync(join(home, 'technical-notes'))).toHaveLength(1);
  });
});
