import { fc, test } from '@fast-check/vitest';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { doJournalWork } from '../../../electron/cases/journal-work.ts';
import { stampEvent } from '../../../electron/cases/new-event.ts';
import { repairCase } from '../../../electron/cases/repair-case.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { type CaseEvent, CaseEventSchema } from '../../../shared/case/case-schema.ts';
import { type Envelope, writeLine } from '../../../shared/case/journal-line.ts';
import {
  MAX_EVENTS,
  MAX_GAPS,
  MAX_IMPORTED_NUMBER,
  MAX_LINE_NUMBER,
  MAX_WRITERS,
} from '../../../shared/case/line-limits.ts';
import { success } from '../../../shared/domain/result.ts';
import { at, CASE_ID, created, labPath } from '../../shared/case/case-samples.ts';
import { sizeOf } from '../../size.ts';
import {
  codeOf,
  directory,
  exported,
  journalPath,
  note,
  storeWith,
  useCaseFolder,
  valueOf,
  writerOf,
} from './stored-cases.ts';

const FORGER = '11111111-1111-4111-8111-111111111111';
const MOST = Number.MAX_SAFE_INTEGER;
const blank: CaseEvent = { sequence: 0, at: at(9), type: 'note-added', text: 'x' };

/** A sealed line with any numbers, and perhaps an event that only the store writes. */
function line(numbers: Partial<Envelope>, event: object = {}): string {
  const envelope = { writer: FORGER, n: 0, lamport: 0, author: '', ...numbers };
  return `${writeLine(Object({ ...blank, ...event }), envelope)}\n`;
}
const start = line({}, created);
/** A repair that says that everything up to the last number is lost. */
const repairUpTo = (to: number, from = 1): object => ({
  type: 'case-repaired',
  missing: [{ writer: null, from, to }],
});
const writerAt = (index: number): string =>
  `${index.toString(16).padStart(8, '0')}-2222-4222-8222-222222222222`;

async function notesOnDisk(caseId: string): Promise<readonly string[]> {
  return valueOf(await storeWith().read(caseId)).notes.map(({ text }) => text);
}

describe('a file whose numbers leave none for the next line', () => {
  useCaseFolder();

  it.each([
    ['a lamport hidden by a repair', start + line({ n: 1, lamport: MOST }, repairUpTo(MOST - 1))],
    ['a lamport', start + line({ n: 1, lamport: MOST })],
    ['a number of its writer', start + line({ n: MOST, lamport: 1 })],
    [
      'what it has seen',
      start + line({ n: 1, lamport: 1, seen: { [FORGER]: MOST } }, { type: 'case-closed' }),
    ],
    [
      'a lamport within the bound',
      start + line({ n: 1, lamport: MAX_LINE_NUMBER }, repairUpTo(MAX_LINE_NUMBER - 1)),
    ],
    [
      'the longer journal of a case that is here',
      exported + line({ lamport: MOST }, repairUpTo(MOST - 1, labPath.length + 1)),
    ],
  ])('is not imported, and nothing is written: %s', async (_name, text) => {
    const store = storeWith();
    valueOf(await store.importText(exported));
    const before = await readdir(directory);
    expect(codeOf(await store.importText(text))).toBe('CASE_MISNUMBERED');
    expect(await readdir(directory)).toEqual(before);
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(exported);
  });

  it('is repaired where an older version took it in, with the file kept beside it', async () => {
    const writer = FORGER.replaceAll('1', '3');
    const later = line({ writer, lamport: MOST + 1 }, { text: 'said to be saved' });
    for (const poison of [
      line({ lamport: MOST }, repairUpTo(MOST - 1, labPath.length + 1)),
      line({ n: MOST, lamport: labPath.length + 1 }),
    ]) {
      await writeFile(journalPath(CASE_ID), exported + poison + later);
      const store = storeWith();
      expect(valueOf(await store.open(CASE_ID))).toMatchObject({
        isDamaged: true,
        damagedLines: 2,
        eventCount: labPath.length + 1,
      });
      expect(codeOf(await store.append(CASE_ID, note('x')))).toBe('CASE_READ_ONLY');
      expect(valueOf(await store.repair(CASE_ID)).isDamaged).toBeUndefined();
      valueOf(await store.append(CASE_ID, note('after the repair')));
      expect(await notesOnDisk(CASE_ID)).toContain('after the repair');
      const beside = (await readdir(directory)).filter((name) => name.includes('.damaged-'));
      expect(beside).toHaveLength(1);
      valueOf(await store.remove(CASE_ID));
    }
  });

  it('gets the real reason when no repair is possible', async () => {
    const store = storeWith();
    await writeFile(journalPath(CASE_ID), start + line({ n: 1, lamport: MAX_LINE_NUMBER }));
    expect(codeOf(await store.repair(CASE_ID))).toBe('CASE_NUMBERS_USED_UP');
    const told = line({ n: 1, lamport: MAX_LINE_NUMBER }, repairUpTo(MAX_LINE_NUMBER - 1));
    await writeFile(journalPath(CASE_ID), start + told);
    expect(codeOf(await store.append(CASE_ID, note('x')))).toBe('CASE_NUMBERS_USED_UP');
    expect(await readFile(journalPath(CASE_ID), 'utf8')).toBe(start + told);
  });

  const number = fc.oneof(
    fc.nat(5),
    fc.integer({ min: MAX_IMPORTED_NUMBER - 2, max: MAX_IMPORTED_NUMBER + 2 }),
    fc.integer({ min: MAX_LINE_NUMBER - 2, max: MAX_LINE_NUMBER + 2 }),
    fc.maxSafeNat(),
    fc.constantFrom(MOST, MOST + 1, -1, 0.5),
  );
  const numbers = fc.array(fc.record({ n: number, lamport: number, from: number, to: number }), {
    minLength: 1,
    maxLength: 4,
  });
  test.prop([numbers, fc.boolean()], { numRuns: sizeOf({ suite: 60, attack: 3_000 }) })(
    'never makes a step unreadable that was answered as saved',
    async (lines, isOwn) => {
      const store = storeWith();
      await store.create();
      const writer = isOwn ? await writerOf() : FORGER;
      const forged = lines.map(({ n, lamport, from, to }) => {
        const missing = [
          { writer: null, from, to },
          { writer, from, to },
        ];
        return line({ writer, n, lamport }, { type: 'case-repaired', missing });
      });
      const imported = await store.importText(start + forged.join(''));
      if (imported.ok) {
        const { caseId } = imported.value;
        if (imported.value.isDamaged === true) valueOf(await store.repair(caseId));
        for (const text of ['one', 'two']) valueOf(await store.append(caseId, note(text)));
        expect(await notesOnDisk(caseId)).toEqual(['one', 'two']);
      } else expect(imported.problem.code).toBe('CASE_MISNUMBERED');
      for (const name of await readdir(directory))
        if (name.endsWith('.jsonl')) await rm(`${directory}/${name}`);
    },
  );
});

describe('a step that could not be read again', () => {
  useCaseFolder();

  it('is refused before anything is written', async () => {
    const { caseId } = valueOf(await storeWith().create());
    const before = await readFile(journalPath(caseId), 'utf8');
    // A clock far beyond its range writes years that no reader takes for a date.
    const store = createCaseStore({
      files: systemFiles,
      clock: { ...systemClock, now: () => new Date(Date.UTC(10_000, 0)) },
      random: systemRandom,
      directory,
      laptop: () => Promise.resolve(created.laptop),
      simulated: false,
    });
    expect(codeOf(await store.append(caseId, note('x')))).toBe('CASE_EVENT_UNREADABLE');
    expect(codeOf(await store.create())).toBe('CASE_EVENT_UNREADABLE');
    expect(codeOf(await storeWith().append(caseId, note('')))).toBe('CASE_EVENT_UNREADABLE');
    expect(await readFile(journalPath(caseId), 'utf8')).toBe(before);
    expect((await readdir(directory)).filter((name) => name.endsWith('.jsonl'))).toHaveLength(1);
  });

  it('is refused where lines of a newer version have taken the last place', () => {
    const newer = { type: 'teleported' };
    const bytes = Buffer.from(start + line({ n: 1, lamport: 1 }, newer).repeat(2));
    const opened = valueOf(doJournalWork({ name: 'open', input: { bytes, known: null } }));
    expect([opened.whole.eventCount, opened.lineCount]).toEqual([1, 3]);
    const envelope = { writer: FORGER, n: 2, lamport: 2, author: '' };
    const stamp = (lineCount: number): string =>
      codeOf(stampEvent({ ...opened, lineCount }, note('x'), at(9), envelope));
    expect([MAX_EVENTS - 1, MAX_EVENTS].map(stamp)).toEqual(['ok', 'CASE_TOO_MANY_EVENTS']);
  });
});

describe('a case with many writers', () => {
  useCaseFolder();
  const others = (count: number): string =>
    Array.from({ length: count }, (_, index) =>
      line({ writer: writerAt(index), lamport: index + 1 }),
    ).join('');

  it('is not imported when it has no room for this computer', async () => {
    const store = storeWith();
    expect(codeOf(await store.importText(start + others(MAX_WRITERS - 1)))).toBe(
      'CASE_TOO_MANY_WRITERS',
    );
    expect(await readdir(directory)).toEqual([]);
    const { caseId } = valueOf(await store.importText(start + others(MAX_WRITERS - 2)));
    valueOf(await store.append(caseId, { type: 'case-closed' }));
    expect(valueOf(await storeWith().read(caseId)).closed).toBe(true);
  });

  it('is read where it is on this computer already, but takes no line', async () => {
    await writeFile(journalPath(CASE_ID), start + others(MAX_WRITERS));
    const store = storeWith();
    valueOf(await store.open(CASE_ID));
    expect(codeOf(await store.append(CASE_ID, { type: 'case-closed' }))).toBe(
      'CASE_TOO_MANY_WRITERS',
    );
  });
});

describe('a repair', () => {
  it('is refused where more is lost than one line can list', async () => {
    const bytes = Buffer.from(start);
    const opened = valueOf(doJournalWork({ name: 'open', input: { bytes, known: null } }));
    const lost = Array.from({ length: MAX_GAPS + 1 }, () => ({ writer: null, from: 1, to: 1 }));
    const never = (): never => {
      throw new Error('nothing is written');
    };
    const repaired = await repairCase(CASE_ID, {
      clock: systemClock,
      read: never,
      rewriting: { rewrite: never },
      envelopes: { next: never },
      loadedCases: {
        load: () =>
          Promise.resolve(
            success({
              loaded: { ...opened, bytes: bytes.length, changed: '' },
              source: { bytes, known: null },
              gaps: lost,
            }),
          ),
      },
    });
    expect(codeOf(repaired)).toBe('CASE_TOO_MANY_GAPS');
  });
});

describe('the events of the store itself', () => {
  it('are bounded too', () => {
    const repaired = { ...blank, type: 'case-repaired' };
    const accepts = (missing: readonly object[]): boolean =>
      CaseEventSchema.safeParse({ ...repaired, missing }).success;
    const gap = { writer: null, from: 0, to: MAX_LINE_NUMBER };
    expect(accepts([gap])).toBe(true);
    expect(accepts([{ ...gap, to: MAX_LINE_NUMBER + 1 }])).toBe(false);
    expect(accepts(Array.from({ length: MAX_GAPS + 1 }, () => gap))).toBe(false);
  });
});
