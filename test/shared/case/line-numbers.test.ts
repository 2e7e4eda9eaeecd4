import { describe, expect, it } from 'vitest';
import type { CaseEvent } from '../../../shared/case/case-schema.ts';
import { caseOf, importProblem, readJournal } from '../../../shared/case/journal.ts';
import { type Envelope, writeLine } from '../../../shared/case/journal-line.ts';
import {
  MAX_EVENTS,
  MAX_GAPS,
  MAX_IMPORTED_NUMBER,
  MAX_LINE_NUMBER,
  MAX_WRITERS,
} from '../../../shared/case/line-limits.ts';
import { summariseJournal, summaryOf } from '../../../shared/case/summary.ts';
import { at, CASE_ID, created, formerLine, journalOf, presentText } from './case-samples.ts';

const known = { caseId: CASE_ID, simulated: false };
const WRITER = '11111111-2222-4333-8444-555555555555';
const whole = presentText(journalOf([{ type: 'note-added', text: 'a' }]));

/** A line that a stranger added, with the numbers that they liked. */
function forged(numbers: Partial<Envelope>, event: Partial<CaseEvent> = {}): string {
  const note = { sequence: 0, at: at(9), type: 'note-added', text: 'forged' } as const;
  const envelope = { writer: WRITER, n: 2, lamport: 2, author: '', ...numbers };
  return `${writeLine(Object({ ...note, ...event }), envelope)}\n`;
}

function readingOf(text: string) {
  const reading = readJournal(text, known);
  if (!reading.ok) throw new Error(reading.problem.code);
  const summary = summariseJournal(text, known);
  expect(summary.ok && summary.value).toEqual(summaryOf(caseOf(reading.value)));
  return reading.value;
}

describe('the number of a line', () => {
  it('is far from the largest exact integer, and from what a case can reach', () => {
    expect(MAX_LINE_NUMBER).toBeLessThan(Number.MAX_SAFE_INTEGER / 1_000_000);
    expect(MAX_IMPORTED_NUMBER).toBeGreaterThan(MAX_EVENTS);
    // After an import, every line that the case has room for has a number.
    expect(MAX_IMPORTED_NUMBER + MAX_EVENTS).toBeLessThanOrEqual(MAX_LINE_NUMBER);
  });

  it.each([
    ['n', { n: Number.MAX_SAFE_INTEGER }],
    ['lamport', { lamport: Number.MAX_SAFE_INTEGER }],
    ['lamport just beyond the bound', { lamport: MAX_LINE_NUMBER + 1 }],
    ['an inexact lamport', { lamport: 2 ** 53 }],
    ['a negative n', { n: -1 }],
    ['seen', { seen: { [WRITER]: Number.MAX_SAFE_INTEGER } }],
  ])('is damage where it cannot be: %s', (_name, numbers) => {
    const reading = readingOf(whole + forged(numbers));
    expect(reading.entries).toHaveLength(2);
    expect([reading.damaged.length, reading.isMisnumbered]).toEqual([1, true]);
    expect(caseOf(reading).isDamaged).toBe(true);
    expect(importProblem(reading)?.code).toBe('CASE_MISNUMBERED');
  });

  it('is bounded in the former format too', () => {
    const far = { sequence: Number.MAX_SAFE_INTEGER, at: at(9) };
    for (const type of ['note-added', 'teleported']) {
      const line = `${JSON.stringify({ ...far, type, text: 'x' })}\n`;
      const reading = readingOf(formerLine(created) + line);
      expect([reading.damaged.length, reading.isMisnumbered]).toEqual([1, true]);
    }
  });

  it('may be as high as repairs make it, and a file near the end of them is not imported', () => {
    for (const [lamport, code] of [
      [MAX_IMPORTED_NUMBER, undefined],
      [MAX_IMPORTED_NUMBER + 1, 'CASE_MISNUMBERED'],
      [MAX_LINE_NUMBER, 'CASE_MISNUMBERED'],
    ] as const) {
      const reading = readingOf(whole + forged({ lamport }));
      expect(reading.damaged).toEqual([]);
      expect(importProblem(reading)?.code).toBe(code);
    }
  });

  it('hides no gap that a repair cannot have left', () => {
    const missing = [{ writer: null, from: 2, to: Number.MAX_SAFE_INTEGER - 1 }];
    const repaired = forged({}, { type: 'case-repaired', missing });
    const reading = readingOf(whole + repaired + forged({ n: 3, lamport: 50 }));
    expect(reading.gaps).toEqual([{ writer: null, from: 3, to: 49 }]);
    const many = Array.from({ length: MAX_GAPS + 1 }, () => ({ writer: null, from: 3, to: 49 }));
    const long = forged({}, { type: 'case-repaired', missing: many });
    expect(readingOf(whole + long + forged({ n: 3, lamport: 50 })).gaps).toHaveLength(1);
  });
});

describe('lost lines', () => {
  it('in more places than a repair can list keep a file from being imported', () => {
    const reading = readingOf(whole);
    const gaps = Array.from({ length: MAX_GAPS + 1 }, (_, index) => ({
      writer: null,
      from: 2 * index,
      to: 2 * index,
    }));
    expect(importProblem({ ...reading, gaps })?.code).toBe('CASE_TOO_MANY_GAPS');
    expect(importProblem({ ...reading, gaps: gaps.slice(1) })).toBeNull();
  });
});

describe('the writers of a case', () => {
  it('leave room for one more, or the file is not imported', () => {
    const others = (count: number): string =>
      Array.from({ length: count }, (_, index) =>
        forged({
          writer: `${index.toString(16).padStart(8, '0')}-1111-4111-8111-111111111111`,
          n: 0,
          lamport: index + 2,
        }),
      ).join('');
    expect(importProblem(readingOf(whole + others(MAX_WRITERS - 2)))).toBeNull();
    const full = readingOf(whole + others(MAX_WRITERS - 1));
    expect(importProblem(full)?.code).toBe('CASE_TOO_MANY_WRITERS');
    // What is on this computer already is read all the same.
    expect(full.gaps).toEqual([]);
  });
});
