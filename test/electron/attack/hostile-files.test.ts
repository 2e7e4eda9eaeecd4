// @module-tag slow
import { fc } from '@fast-check/vitest';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../../../electron/bridge/router.ts';
import type { Services } from '../../../electron/bridge/services-type.ts';
import { createServices } from '../../../electron/services.ts';
import { checksumOf } from '../../../shared/case/checksum.ts';
import { PROBLEMS } from '../../../shared/domain/problem-codes.ts';
import { z } from '../../../shared/schema.ts';
import { sizeOf } from '../../size.ts';
import { journalOf, labPath, presentText } from '../../shared/case/case-samples.ts';
import { HOSTILE } from '../../shared/report/hostile-case.ts';

/** Files of each kind; with the five kinds 200 in an attack. */
const FILES = sizeOf({ suite: 4, attack: 40 });
/** Events beyond those of a long visit; each is drawn in every report. */
const EVENTS = sizeOf({ suite: 1500, attack: 8000 });
const FORMATS = ['text', 'csv', 'json', 'html', 'pdf'] as const;

const good = presentText(journalOf(labPath));
const lines = good.split('\n').slice(0, -1);
const CaseSchema = z.object({ caseId: z.string() });
/** Kinds of which a sound case is among the files: some must open, or nothing is tried. */
const SOME_OPEN: ReadonlySet<string> = new Set([
  'lines left out, doubled and in disorder',
  'more than a case holds',
]);
/** The only reasons for which the report of a case that opened is not written. */
const NOT_WRITTEN = ['REPORT_TOO_LONG_FOR_PDF', 'REPORT_TOOK_TOO_LONG'];

/** What takes the place of a value: text that gives orders, other types, extremes. */
const wicked = fc.constantFrom<unknown>(
  ...Object.values(HOSTILE),
  '__proto__',
  '../../etc/passwd',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00.000Z',
  { returnDetails: 1, lng: 1, ns: 1, defaultValue: 5 },
  { defaultValue: 'OVHcloud: call +33 899' },
  Number.MAX_SAFE_INTEGER,
  -1,
  1e308,
  null,
  [],
  {},
);

type Place = { readonly owner: object; readonly key: string };

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { owner: value, key },
    ...placesIn(inner),
  ]);
}

/** A line with one of its values replaced, and a checksum that fits. */
function replaced(line: string, place: number, value: unknown): string {
  const { sum: _sum, ...body }: { sum?: unknown } = Object(JSON.parse(line));
  const places = placesIn(body);
  const chosen = places[place % places.length];
  if (chosen !== undefined) Reflect.set(chosen.owner, chosen.key, value);
  const text = JSON.stringify(body).slice(0, -1);
  return `${text},"sum":"${checksumOf(text)}"}`;
}

const aLine = fc.nat({ max: lines.length - 1 });
const withLines = (changed: readonly string[]): string => `${changed.join('\n')}\n`;

const kinds: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'values replaced under a right checksum': fc
    .array(fc.tuple(aLine, fc.nat(), wicked), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const changed = [...lines];
      for (const [line, place, value] of changes)
        changed[line] = replaced(changed[line] ?? '{}', place, value);
      return withLines(changed);
    }),
  'lines left out, doubled and in disorder': fc
    .array(aLine, { minLength: 1, maxLength: 60 })
    .map((order) => withLines(order.map((index) => lines[index] ?? ''))),
  'bytes changed or cut': fc
    .tuple(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 }), fc.nat())
    .map(([changes, end]) => {
      const bytes = Buffer.from(good);
      for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
      return bytes.subarray(0, (end % bytes.length) + 1).toString('utf8');
    }),
  'other files': fc.oneof(
    fc.string({ unit: 'binary', maxLength: 4000 }),
    fc.json({ maxDepth: 6 }),
    fc.constantFrom(
      'PK\u0003\u0004',
      '%PDF-1.7\n%%EOF',
      '<!doctype html><script>alert(1)</script>',
      Buffer.from(good, 'utf16le').toString('utf8'),
      '['.repeat(100_000),
      `{"type":"case-created",${'"a":1,'.repeat(50_000)}"b":2}`,
      '{"__proto__":{"polluted":true}}\n',
      'x\n'.repeat(200_000),
      '\u0000'.repeat(100_000),
    ),
  ),
  'more than a case holds': fc
    .tuple(fc.constantFrom('note-added', 'panel-mac-typed', 'position-changed'), fc.nat(EVENTS))
    .map(([type, count]) =>
      presentText(
        journalOf([
          ...labPath,
          ...Array.from({ length: count }, (_, index) =>
            type === 'note-added'
              ? { type, text: `${HOSTILE.script} ${index}` }
              : type === 'panel-mac-typed'
                ? { type, phoneKey: `${index}`, typed: HOSTILE.formula }
                : {
                    type: 'position-changed' as const,
                    position: { page: 'home' as const, phoneKey: null },
                  },
          ),
        ]),
      ),
    ),
};

let folder = '';
let services: Services;
let router: Router;
const broken: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tonalite-hostile-'));
  const log = {
    record: (where: string, cause: unknown) => void broken.push(`${where}: ${String(cause)}`),
  };
  services = await createServices({
    dataDirectory: join(folder, 'data'),
    log,
    shell: 'browser',
    // Nothing of the simulated site touches the machine's network.
    simulated: true,
    scanningAllowed: false,
    applicationVersion: '0.0.0',
    chooseExportPath: async (name) => join(folder, name),
  });
  router = createRouter(services.handlers, { log, checkOutput: true });
});

afterAll(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

/**
 * What a call gives: a value of the contract, or null for a problem that has a sentence and is one
 * of `allowed` where they are named.
 */
async function ask(name: string, input: unknown, allowed?: readonly string[]): Promise<unknown> {
  const answer = await router.dispatch(name, input);
  if (answer.ok) return answer.value;
  expect(Object.keys(PROBLEMS)).toContain(answer.problem.code);
  if (allowed !== undefined) expect(allowed).toContain(answer.problem.code);
  expect(['INTERNAL', 'REPORT_NOT_RENDERED']).not.toContain(answer.problem.code);
  return null;
}

const journals = async (): Promise<readonly string[]> =>
  (await readdir(join(folder, 'data', 'simulated-cases')).catch(() => [])).filter((name) =>
    name.endsWith('.jsonl'),
  );

describe('a hostile case file', () => {
  it.each(Object.entries(kinds))(
    'with %s is refused without a trace, or opens and gives every report',
    { timeout: 180_000 + FILES * 20_000 },
    async (name, files) => {
      let opened = 0;
      for (const text of fc.sample(files, { numRuns: FILES, seed: 20_261_127 })) {
        const before = await journals();
        const taken = CaseSchema.safeParse(await ask('cases.case.import', { text }));
        if (!taken.success) {
          expect(await journals()).toEqual(before);
          continue;
        }
        opened += 1;
        const { caseId } = taken.data;
        expect(await ask('cases.case.open', { caseId })).not.toBeNull();
        for (const language of ['fr', 'en'])
          expect(await ask('report.ticket.read', { caseId, language })).not.toBeNull();
        for (const format of FORMATS)
          await ask('report.file.export', { caseId, format, language: 'fr' }, NOT_WRITTEN);
        expect(await ask('cases.case.export', { caseId })).not.toBeNull();
        expect(await ask('cases.all.list', {})).toMatchObject({ problems: [] });
        await ask('cases.case.repair', { caseId });
        expect(await ask('cases.case.remove', { caseId })).not.toBeNull();
      }
      if (SOME_OPEN.has(name)) expect(opened).toBeGreaterThan(0);
      expect(await journals()).toEqual([]);
      expect(broken).toEqual([]);
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );
});
