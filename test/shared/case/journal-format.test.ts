import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  caseOf,
  journalText,
  type JournalReading,
  MAX_ACCESSES,
  MAX_EVENT_BYTES,
  MAX_PHONES,
  readJournal,
  textOf,
} from '../../../shared/case/journal.ts';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { writeLine } from '../../../shared/case/journal-line.ts';
import { sizeOf } from '../../size.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { summariseJournal } from '../../../shared/case/summary.ts';
import { newEvent } from './case-arbitraries.ts';
import { CASE_ID, formerLine, journalOf, labPath, presentText } from './case-samples.ts';

const journal = journalOf(labPath);
const text = presentText(journal);
const lines = text.split('\n').slice(0, -1);
const OTHER = '99999999-2222-4333-8444-555555555555';

function readingOf(content: string): JournalReading {
  const reading = readJournal(content, { caseId: CASE_ID, simulated: false });
  if (!reading.ok) throw new Error(reading.problem.code);
  return reading.value;
}

/** What reading says; the summary of the list says the same. */
function codeOf(content: string): string {
  const reading = readJournal(content);
  const summary = summariseJournal(content);
  expect(summary.ok ? 'ok' : summary.problem.code).toBe(reading.ok ? 'ok' : reading.problem.code);
  return reading.ok ? 'ok' : reading.problem.code;
}

const FLIPS = sizeOf({ suite: 2_000, attack: 20_000 });

describe('a journal with writers and checksums', () => {
  it('contains what was written, in JSON that any tool can read', () => {
    const reading = readingOf(text);
    expect(caseOf(reading)).toEqual(reduceCase(readingOf(text).journal));
    expect(caseOf(reading).notes).toEqual(reduceCase(journal).notes);
    expect(lines.map((line) => Object.keys(JSON.parse(line)).at(-1))).toEqual(
      lines.map(() => 'sum'),
    );
    expect(journalText(reading.entries)).toBe(text);
  });

  it(
    'lets no single changed bit pass unnoticed',
    { tags: ['slow'], timeout: 180_000 + FLIPS * 20 },
    () => {
      const bytes = Buffer.from(text);
      let unnoticed = 0;
      for (let flip = 0; flip < FLIPS; flip += 1) {
        const place = (flip * 7919) % bytes.length;
        const spoiled = Buffer.from(bytes);
        spoiled[place] = (spoiled[place] ?? 0) ^ (1 << (flip % 8));
        const reading = readJournal(spoiled.toString('utf8'), {
          caseId: CASE_ID,
          simulated: false,
        });
        // A line end that was changed loses nothing, and is set right when the case is handed on.
        const isNoticed =
          !reading.ok ||
          reading.value.damaged.length > 0 ||
          (spoiled[place] !== bytes[place] &&
            bytes[place] === 0x0a &&
            journalText(reading.value.entries) === text);
        if (!isNoticed) unnoticed += 1;
        // And what is whole is read all the same.
        if (reading.ok) expect(reading.value.journal.length).toBeGreaterThan(lines.length - 3);
        else expect(reading.problem.code).not.toBe('CASE_FROM_NEWER_VERSION');
      }
      expect(unnoticed).toBe(0);
    },
  );

  it('reads what is whole around a lost line, and says which is lost', () => {
    for (let lost = 0; lost < lines.length; lost += 1) {
      const left = readingOf(
        `${lines.toSpliced(lost, 1, '{"type":"no","sum":"00000000"}').join('\n')}\n`,
      );
      expect(left.gaps.length, `line ${lost + 1}`).toBeGreaterThan(0);
      expect(left.journal.length).toBe(lost === 0 ? lines.length : lines.length - 1);
      expect(caseOf(left).isDamaged).toBe(true);
    }
  });

  it('treats a torn write as something that was never confirmed', () => {
    const torn = readingOf(`${text}${lines[1]?.slice(0, 30)}`);
    expect([torn.gaps, torn.damaged.length]).toEqual([[], 1]);
    const after = readingOf(
      `${lines[0]}\n${lines[1]?.slice(0, 30)}\n${lines.slice(1).join('\n')}\n`,
    );
    expect([after.gaps, after.damaged.length]).toEqual([[], 1]);
    expect(readingOf(textOf(after, after.entries)).gaps).toEqual([]);
    // The next line may be torn as well, after the line end that it begins with.
    for (let length = 1; length < (lines[1]?.length ?? 0); length += 1) {
      const twice = readingOf(`${text}${lines[1]?.slice(0, length)}\n`);
      expect(twice.gaps, `${length} characters`).toEqual([]);
    }
  });

  it('loses no line to a damaged line end', () => {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
      for (const sign of ['\v', 'J', '*', '\u{fffd}', ''].slice(
        0,
        at === text.length - 1 ? 5 : 4,
      )) {
        const spoiled = `${text.slice(0, at)}${sign}${text.slice(at + 1)}`;
        const reading = readingOf(spoiled);
        expect([reading.gaps, reading.damaged], `${sign} at ${at}`).toEqual([[], []]);
        expect(journalText(reading.entries)).toBe(text);
        expect(summariseJournal(spoiled)).toEqual(summariseJournal(text));
        // What is added afterwards begins on a line of its own.
        expect(readingOf(`${spoiled}${reading.endsWithNewline ? '' : '\n'}`).gaps).toEqual([]);
      }
  });

  it('distinguishes a damaged last line from a torn one', () => {
    const last = lines.at(-1) ?? '';
    for (const damaged of [
      last.replace('"at"', '"bt"'),
      `${last.slice(0, -1)}?`,
      last.replace('"sum":"', '"sun":"'),
    ]) {
      const reading = readingOf(`${lines.slice(0, -1).join('\n')}\n${damaged}\n`);
      expect(reading.gaps, damaged.slice(-30)).toHaveLength(1);
    }
  });

  it('does not take for a torn write what a disk puts in place of lost lines', () => {
    const last = lines.at(-1) ?? '';
    const start = `${lines.slice(0, -1).join('\n')}\n`;
    for (const [what, tail] of Object.entries({
      zeros: '\0'.repeat(last.length + 1),
      'zeros in the line': `${last.slice(0, 40)}${'\0'.repeat(last.length - 39)}`,
      'zeros and a line end': `${'\0'.repeat(last.length)}\n`,
      'the end of a line': last.slice(40),
      'bytes that are no text': `${last.slice(0, 40)}${'\uFFFD'.repeat(40)}`,
    })) {
      const reading = readingOf(`${start}${tail}`);
      expect(caseOf(reading), what).toMatchObject({ isDamaged: true, damagedLines: 1 });
      const summary = summariseJournal(`${start}${tail}`);
      expect(summary.ok && summary.value.isDamaged, what).toBe(true);
    }
    // Between lines of which none is lost, they say nothing, there or in an exported file.
    const between = readingOf(`${start}\0\0\0\n${last}\n`);
    expect([between.gaps, between.damaged]).toEqual([[], ['\0\0\0']]);
    const exported = readingOf(textOf(between, between.entries));
    expect([exported.gaps, exported.damaged]).toEqual([[], ['\0\0\0']]);
  });

  it(
    'opens a case of the former format whatever byte of it was changed',
    { tags: ['slow'] },
    () => {
      const former = journal.map(formerLine).join('');
      const bytes = Buffer.from(former);
      const seen = new Set<string>();
      for (let bit = 0; bit < bytes.length * 8; bit += 61) {
        const spoiled = Buffer.from(bytes);
        const place = bit >> 3;
        spoiled[place] = (spoiled[place] ?? 0) ^ (1 << (bit & 7));
        const reading = readJournal(spoiled.toString('utf8'), {
          caseId: CASE_ID,
          simulated: false,
        });
        seen.add(reading.ok ? 'ok' : reading.problem.code);
      }
      expect([...seen]).toEqual(['ok']);
      const changes: Readonly<Record<string, string>> = {
        'an unknown event': former.replace('"type":"note-added"', '"type":"note-adeed"'),
        'the format of the creation': former.replace('"format":1', '"format":9'),
        'the last event': former.replace(/"type":"([^"]+)"([^\n]*)\n$/, '"type":"x$1"$2\n'),
        'the braces of the last line': former.replace(/\{([^\n]*)\n$/, '[$1\n'),
      };
      for (const [what, content] of Object.entries(changes)) {
        expect(content, what).not.toBe(former);
        expect(caseOf(readingOf(content)), what).toMatchObject({
          isDamaged: true,
          damagedLines: 1,
        });
      }
    },
  );

  test.prop([fc.array(newEvent, { maxLength: 12 })])(
    'brings the former format over without losing anything',
    (events) => {
      const before = journalOf(events);
      const former = readingOf(before.map(formerLine).join(''));
      const present = readingOf(journalText(former.entries));
      expect([former.isFormer, present.isFormer]).toEqual([true, false]);
      expect({ ...caseOf(present) }).toEqual({ ...caseOf(former) });
      expect(caseOf(present)).toEqual(reduceCase(readingOf(presentText(before)).journal));
    },
  );

  it('carries an event that only a newer version knows', () => {
    const newer = text.replace('"type":"note-added"', '"type":"photo-added"');
    const line = lines.find((each) => each.includes('"note-added"')) ?? '';
    const body = line.replace('"note-added"', '"photo-added"').replace(/,"sum".*$/, '');
    expect(readingOf(newer).damaged).toHaveLength(1);
    const sealed = newer.replace(
      line.replace('"note-added"', '"photo-added"'),
      writeLine(Object(JSON.parse(`${body}}`)), Object({})),
    );
    const reading = readingOf(sealed);
    expect(caseOf(reading)).toMatchObject({ newerEvents: 1 });
    expect(caseOf(reading).isDamaged).toBeUndefined();
    expect(journalText(reading.entries)).toBe(sealed);
  });

  it('puts the lines of two writers in one order, for any order in the file', () => {
    const [first, ...rest] = journal;
    const note = (words: string, n: number, lamport: number, writer: string): string =>
      writeLine(
        { sequence: 0, at: first.at, type: 'note-added', text: words },
        { writer, n, lamport, author: '' },
      );
    expect(rest.length).toBeGreaterThan(0);
    const start = lines[0] ?? '';
    const mine = '11111111-2222-4333-8444-555555555555';
    const written = [
      note('a', 1, 1, mine),
      note('b', 0, 1, OTHER),
      note('c', 1, 2, OTHER),
      note('d', 2, 3, mine),
    ];
    const words = [written, written.toReversed(), [...written, ...written]].map((order) => {
      const reading = readingOf(`${[start, ...order].join('\n')}\n`);
      expect(reading.gaps).toEqual([]);
      return caseOf(reading).notes.map(({ text: said }) => said);
    });
    expect(words).toEqual([
      ['a', 'b', 'c', 'd'],
      ['a', 'b', 'c', 'd'],
      ['a', 'b', 'c', 'd'],
    ]);
  });

  it('refuses, with a sentence, what no intervention contains', () => {
    const many = (count: number, make: (index: number) => NewCaseEvent): string =>
      presentText(journalOf(Array.from({ length: count }, (_, index) => make(index))));
    expect(codeOf(text + 'x\n'.repeat(2000))).toBe('CASE_TOO_MANY_DAMAGED_LINES');
    expect(
      codeOf(
        many(MAX_PHONES + 1, (index) => ({
          type: 'panel-mac-typed',
          phoneKey: `${index}`,
          typed: 'x',
        })),
      ),
    ).toBe('CASE_TOO_MANY_PHONES');
    const access = labPath.find((event) => event.type === 'access-described');
    if (access === undefined) throw new Error('the lab describes an access');
    expect(
      codeOf(
        many(MAX_ACCESSES + 1, (index) => ({
          ...access,
          access: { ...access.access, id: `${index}` },
        })),
      ),
    ).toBe('CASE_TOO_MANY_ACCESSES');
    expect(codeOf(`${text}${'x'.repeat(MAX_EVENT_BYTES + 1)}\n`)).toBe('CASE_LINE_TOO_LONG');
  });
});
