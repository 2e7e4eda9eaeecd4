import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { MAX_JOURNAL_BYTES, readJournal } from '../../../shared/case/journal.ts';
import { checksumOf } from '../../../shared/case/checksum.ts';
import { reduceCase } from '../../../shared/case/reduce.ts';
import { summariseJournal, summaryOf } from '../../../shared/case/summary.ts';
import { newEvent } from './case-arbitraries.ts';
import { created, formerLine, journalOf, labPath, presentText, yealink } from './case-samples.ts';

/** The former format, which the journals of many laptops still have. */
const lines = journalOf(labPath).map(formerLine);
/** The creation of a case in a format that does not exist yet. */
const covered = presentText([created])
  .replace(/,"sum".*$/s, '')
  .replace('"format":2', '"format":3');
const newer = `${covered},"sum":"${checksumOf(covered)}"}\n`;
const text = lines.join('');

function codeOf(content: string): string {
  const reading = readJournal(content);
  return reading.ok ? 'ok' : reading.problem.code;
}

describe('readJournal', () => {
  it('reopens on the last whole event wherever the file was cut', () => {
    for (let length = lines[0]?.length ?? 0; length <= text.length; length += 37) {
      const cut = text.slice(0, length);
      const reading = readJournal(cut);
      const whole = cut.split('\n').length - 1;
      expect(reading.ok && reading.value.journal.length).toBeGreaterThanOrEqual(whole);
      expect(reading.ok && reading.value.journal.length).toBeLessThanOrEqual(whole + 1);
    }
  });

  it('counts a torn line and skips it when the next event follows', () => {
    const [first = '', second = '', third = ''] = lines;
    const reading = readJournal(`${first}${second.slice(0, 20)}\n${second}${third}`);
    expect(reading.ok && reading.value.journal).toHaveLength(3);
    expect(reading.ok && reading.value.damaged).toHaveLength(1);
  });

  it('takes the first of two lines with one sequence', () => {
    const first = formerLine(journalOf([{ type: 'note-added', text: 'un' }])[1] ?? created);
    const second = formerLine(journalOf([{ type: 'note-added', text: 'deux' }])[1] ?? created);
    const reading = readJournal(`${formerLine(created)}${first}${second}`);
    expect(reading.ok && reduceCase(reading.value.journal).notes).toMatchObject([{ text: 'un' }]);
  });

  it('names what is wrong with a file', () => {
    expect(codeOf(lines.slice(1).join(''))).toBe('CASE_DAMAGED');
    expect(codeOf('')).toBe('CASE_EMPTY');
    expect(codeOf('\n \r\n')).toBe('CASE_EMPTY');
    expect(codeOf('%PDF-1.7\n…')).toBe('CASE_NOT_JSON');
    expect(codeOf('{"hello":"world"}')).toBe('CASE_NOT_JSON');
    expect(codeOf('{"schema":"tonalite/scan@1",\n"devices":[]}')).toBe('CASE_NOT_JSON');
    expect(codeOf(newer)).toBe('CASE_FROM_NEWER_VERSION');
    expect(codeOf(`${newer.replace(/,"sum".*$/s, '')}}\n{"type":"new"}\n`)).toBe(
      'CASE_FROM_NEWER_VERSION',
    );
    expect(codeOf('x'.repeat(MAX_JOURNAL_BYTES + 1))).toBe('CASE_TOO_LARGE');
    // As many bytes in fewer characters.
    expect(codeOf('漢'.repeat(MAX_JOURNAL_BYTES / 3 + 1))).toBe('CASE_TOO_LARGE');
  });

  it('reads the former placeholder of an unknown address as no address', () => {
    const former: NewCaseEvent = {
      type: 'phone-chosen',
      phoneKey: 'ip:0.0.0.0',
      device: { ...yealink, ip: '0.0.0.0', mac: null, state: 'gone' },
      byHand: true,
    };
    const later: NewCaseEvent = {
      type: 'label-mac-typed',
      phoneKey: 'ip:0.0.0.0',
      typed: 'x',
      matches: null,
    };
    for (const events of [[former, later], [later]]) {
      const reading = readJournal(journalOf(events).map(formerLine).join(''));
      const phones = reading.ok ? reduceCase(reading.value.journal).phones : [];
      expect(phones.map(({ phoneKey, device }) => [phoneKey, device.ip])).toEqual([
        ['ip:0.0.0.0', null],
      ]);
    }
  });

  it('reads a journal that went through a Windows editor', () => {
    expect(codeOf(text.replaceAll('\n', '\r\n'))).toBe('ok');
  });

  it('never throws, for any file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(), (noise, position) => {
        const where = position % text.length;
        const spoiled = text.slice(0, where) + noise + text.slice(where);
        expect(typeof readJournal(spoiled).ok).toBe('boolean');
        expect(typeof readJournal(noise).ok).toBe('boolean');
      }),
      { numRuns: 100 },
    );
  });
});

describe('summariseJournal', () => {
  it('agrees with the whole case', () => {
    fc.assert(
      fc.property(fc.array(newEvent, { maxLength: 12 }), (events) => {
        const journal = journalOf(events);
        const summary = summariseJournal(presentText(journal));
        expect(summary.ok && summary.value).toEqual(summaryOf(reduceCase(journal)));
      }),
      { numRuns: 100 },
    );
  });

  it('counts the torn end', () => {
    const summary = summariseJournal(text.slice(0, -5));
    expect(summary.ok && summary.value.damagedLines).toBe(1);
    expect(summary.ok && summary.value.closed).toBe(false);
  });

  it('agrees with the full reader about a file that cannot be opened', () => {
    expect(summariseJournal(newer)).toEqual(readJournal(newer));
  });
});
