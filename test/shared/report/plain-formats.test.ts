import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../../shared/report/plain-text.ts';
import { csvField, renderCsv } from '../../../shared/report/render-csv.ts';
import { renderJson } from '../../../shared/report/render-json.ts';
import { renderTicket } from '../../../shared/report/render-ticket.ts';
import { ReportSchema } from '../../../shared/report/report-schema.ts';
import { TICKET_COLUMNS, wrapText } from '../../../shared/report/wrap-text.ts';
import { hostileCase } from './hostile-case.ts';
import { sampleCase, sampleReport } from './report-samples.ts';

/** Reads RFC 4180 text back into rows, to see what a spreadsheet would see. */
function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[index + 1] === '"') {
        field += '"';
        index += 1;
      } else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === separator) {
      row.push(field);
      field = '';
    } else if (character === '\r' && text[index + 1] === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
      index += 1;
    } else field += character;
  }
  expect(quoted).toBe(false);
  expect(field).toBe('');
  return rows;
}

/** Everything unprintable but the line end. */
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u;

describe('plainText', () => {
  it(
    'leaves nothing that hides, turns or breaks text, within the length asked for',
    { tags: ['slow'] },
    () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 2, max: 50 }), (text, max) => {
          const plain = plainText(text, { max });
          expect(plain).not.toMatch(INVISIBLE);
          expect(plain).not.toContain('\n');
          expect(plain.length).toBeLessThanOrEqual(max);
          expect(plain.isWellFormed()).toBe(true);
          expect(plainText(plain, { max })).toBe(plain);
        }),
      );
    },
  );

  it('cuts a megabyte without keeping it', () => {
    expect(plainText('x'.repeat(1_000_000), { max: 100 })).toHaveLength(100);
  });
});

describe('the JSON report', () => {
  it('matches its schema and round-trips', () => {
    const text = renderJson(sampleReport('fr'));
    const parsed: unknown = JSON.parse(text);
    expect(ReportSchema.parse(parsed)).toEqual(parsed);
    expect(text).toContain('"schema": "tonalite/report@1"');
    expect(renderJson(sampleReport('fr'))).toBe(text);
  });

  it('carries no control or direction mark of a hostile network', () => {
    expect(renderJson(sampleReport('fr', hostileCase()))).not.toMatch(
      /\\u00[01][0-9a-f]|\\ud8|[\u202E\u200F\u2066]/,
    );
  });
});

describe('the CSV report', () => {
  it('opens in a spreadsheet of its language: mark, separator, one row per phone', () => {
    const french = renderCsv(sampleReport('fr'));
    expect(french.startsWith('\uFEFFSite;Marque;')).toBe(true);
    expect(renderCsv(sampleReport('en')).startsWith('\uFEFFSite,Brand,')).toBe(true);
    const rows = parseCsv(french.slice(1), ';');
    expect(rows).toHaveLength(3);
    expect(rows[1]?.slice(1, 6)).toEqual([
      'Yealink',
      'T54W',
      '96.86.0.100',
      '80:5e:0c:12:34:56',
      '192.168.77.21',
    ]);
    expect(renderCsv(sampleReport('fr', sampleCase(true)))).toContain('SITE SIMULÉ');
  });

  it('contains no formula, for any name of a phone', () => {
    for (const language of ['fr', 'en'] as const) {
      const text = renderCsv(sampleReport(language, hostileCase()));
      const rows = parseCsv(text.slice(1), language === 'fr' ? ';' : ',');
      expect(rows.length).toBeGreaterThan(10);
      for (const row of rows) {
        expect(row).toHaveLength(13);
        for (const field of row) expect(field).not.toMatch(/^\s*[=+\-@＝＋－＠\t\r]/u);
      }
    }
  });

  it('returns every field, except for the guard', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(';', ','),
        (fields, separator) => {
          const line = `${fields.map((field) => csvField(field, separator)).join(separator)}\r\n`;
          const [row = []] = parseCsv(line, separator);
          expect(
            row.map((field, index) => (field === fields[index] ? field : field.slice(1))),
          ).toEqual(fields);
        },
      ),
    );
  });
});

describe('the ticket text', () => {
  it('gives support what it asks for, in both languages', () => {
    const text = renderTicket(sampleReport('fr'));
    for (const expected of [
      '+33972101010',
      '80:5e:0c:12:34:56 (805E0C123456)',
      'Yealink T54W',
      '96.86.0.100',
      'IPv4 publique\u00A0: 203.0.113.45',
      '12/03/2026 09:36:59 Date et heure',
      'TEST CROISÉ',
      'NON TESTÉ',
    ])
      expect(text).toContain(expected);
    expect(renderTicket(sampleReport('en'))).toContain('Public IPv4: 203.0.113.45');
    expect(renderTicket(sampleReport('en', sampleCase(true)))).toContain('SIMULATED SITE');
  });

  it('leaves out what was undone', () => {
    const report = sampleReport('fr');
    const withdrawn = report.phones[0]?.runs[0]?.steps.find((step) => step.withdrawn);
    expect(withdrawn).toBeDefined();
    expect(renderTicket(report)).not.toContain(`${withdrawn?.title}\u00A0: ${withdrawn?.text}`);
  });

  it('never has a line longer than it says, nor a control character', () => {
    for (const whole of [sampleCase(), hostileCase()]) {
      for (const language of ['fr', 'en'] as const) {
        const text = renderTicket(sampleReport(language, whole));
        expect(text).not.toMatch(INVISIBLE);
        expect(text).toContain('\n');
        expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(
          TICKET_COLUMNS,
        );
      }
    }
  });

  it('wraps without losing a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,20}$/), { maxLength: 30 }), (words) => {
        const lines = wrapText(words.join(' '), '  ', 24);
        expect(lines.join(' ').split(/\s+/).filter(Boolean)).toEqual(words);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(24);
      }),
    );
    expect(wrapText('x'.repeat(50), '', 20).map((line) => line.length)).toEqual([20, 20, 10]);
  });
});
