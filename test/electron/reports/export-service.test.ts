import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import type { FileSystem } from '../../../electron/platform/machine.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import {
  createReportService,
  type ReportService,
  type ReportServiceDeps,
} from '../../../electron/reports/export-service.ts';
import { fileNamePart } from '../../../electron/reports/file-name.ts';
import { success } from '../../../shared/domain/result.ts';
import { HOSTILE } from '../../shared/report/hostile-case.ts';
import { at, CASE_ID, created, journalOf, presentText } from '../../shared/case/case-samples.ts';
import { sampleEvents } from '../../shared/report/report-samples.ts';

let directory = '';
let folder = '';
const journal = presentText(journalOf(sampleEvents()));
const clock = { ...systemClock, now: () => new Date(at(3600)) };
const store = () =>
  createCaseStore({
    files: systemFiles,
    clock,
    random: systemRandom,
    directory,
    laptop: () => Promise.resolve(created.laptop),
    simulated: false,
  });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tonalite-export-'));
  folder = join(directory, 'exports');
  await mkdir(folder);
  await writeFile(join(directory, `${CASE_ID}.jsonl`), journal);
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function service(
  files: Partial<FileSystem> = {},
  more: Partial<ReportServiceDeps> = {},
): ReportService {
  return createReportService({
    store: store(),
    files: { ...systemFiles, ...files },
    clock,
    folder: () => Promise.resolve(folder),
    applicationVersion: '0.1.0',
    ...more,
  });
}

async function codeOf(reports: ReportService): Promise<string> {
  const exported = await reports.exportReport(CASE_ID, 'html', 'fr');
  return exported.ok ? 'ok' : exported.problem.code;
}

describe('the report service', () => {
  it('finds a free name among hundreds, and writes the file once', async () => {
    const base = 'report-Boulangerie-Élise-2026-03-12';
    await mkdir(folder, { recursive: true });
    await Promise.all(
      Array.from({ length: 300 }, (_, index) =>
        writeFile(join(folder, `${base}${index === 0 ? '' : ` (${index + 1})`}.txt`), ''),
      ),
    );
    let writes = 0;
    const reports = service({
      writeNew: (path, data) => {
        writes += 1;
        return systemFiles.writeNew(path, data);
      },
    });
    expect(await reports.exportReport(CASE_ID, 'text', 'en')).toMatchObject({
      value: { path: join(folder, `${base} (301).txt`) },
    });
    expect(writes).toBe(1);
  });

  it('writes each format under a name that says site and day', { tags: ['slow'] }, async () => {
    const reports = service();
    for (const format of ['pdf', 'html', 'json', 'csv', 'text'] as const) {
      const exported = await reports.exportReport(CASE_ID, format, 'fr');
      if (!exported.ok) throw new Error(exported.problem.code);
      const { path, bytes } = exported.value;
      expect((await readFile(path)).byteLength).toBe(bytes);
    }
    expect((await readdir(folder)).toSorted()).toEqual(
      ['csv', 'html', 'json', 'pdf', 'txt'].map(
        (extension) => `rapport-Boulangerie-Élise-2026-03-12.${extension}`,
      ),
    );
  });

  it('never replaces a file: it counts', async () => {
    const reports = service();
    const both = await Promise.all([
      reports.exportReport(CASE_ID, 'text', 'en'),
      reports.exportReport(CASE_ID, 'text', 'en'),
    ]);
    const names = both.map((exported) => (exported.ok ? basename(exported.value.path) : ''));
    expect(new Set(names)).toEqual(
      new Set([
        'report-Boulangerie-Élise-2026-03-12.txt',
        'report-Boulangerie-Élise-2026-03-12 (2).txt',
      ]),
    );
  });

  it('gives the ticket text that it would write', async () => {
    const reports = service();
    const text = await reports.ticketText(CASE_ID, 'fr');
    const file = await reports.exportReport(CASE_ID, 'text', 'fr');
    expect(file.ok && (await readFile(file.value.path, 'utf8'))).toBe(text.ok && text.value);
  });

  it('exports the case as the file that another copy opens', async () => {
    const exported = await service().exportCase(CASE_ID);
    if (!exported.ok) throw new Error(exported.problem.code);
    expect(basename(exported.value.path)).toBe(
      'intervention-Boulangerie-Élise-2026-03-12.tonalite',
    );
    expect(await readFile(exported.value.path, 'utf8')).toBe(journal);
  });

  it('asks when it may, and accepts a refusal', async () => {
    const chosen = join(folder, 'choisi.txt');
    await writeFile(chosen, 'ancien');
    const asked: string[] = [];
    const asking = service(
      {},
      {
        choosePath: (name) => {
          asked.push(name);
          return Promise.resolve(chosen);
        },
      },
    );
    expect(await asking.exportReport(CASE_ID, 'text', 'fr')).toMatchObject({
      ok: true,
      value: { path: chosen },
    });
    expect(asked).toEqual(['rapport-Boulangerie-Élise-2026-03-12.txt']);
    expect(await readFile(chosen, 'utf8')).not.toBe('ancien');
    const refused = service({}, { choosePath: () => Promise.resolve(null) });
    expect(await refused.exportReport(CASE_ID, 'text', 'fr')).toMatchObject({
      problem: { code: 'CANCELLED' },
    });
  });

  it('names the obstacle, and leaves no half-written file', async () => {
    folder = join(directory, 'missing');
    expect(await codeOf(service())).toBe('REPORT_FOLDER_MISSING');
    folder = join(directory, `${CASE_ID}.jsonl`);
    expect(await codeOf(service())).toBe('REPORT_NOT_WRITTEN');
    folder = join(directory, 'exports');
    for (const [reason, code] of [
      ['denied', 'REPORT_FOLDER_UNWRITABLE'],
      ['full', 'REPORT_DISK_FULL'],
    ] as const)
      expect(
        await codeOf(
          service({ writeNew: () => Promise.resolve({ ok: false, reason, detail: '' }) }),
        ),
      ).toBe(code);
    expect(await readdir(folder)).toEqual([]);
    expect(await service().exportReport('x', 'pdf', 'fr')).toMatchObject({
      problem: { code: 'CASE_NOT_FOUND' },
    });
  });
});

describe('a report that is given up', () => {
  it('leaves no file, even where it was made already', async () => {
    const stop = new AbortController();
    const reports = service(
      {},
      {
        render: () => {
          stop.abort();
          return Promise.resolve(success({ data: 'made', siteName: '' }));
        },
      },
    );
    expect(await reports.exportReport(CASE_ID, 'pdf', 'fr', stop.signal)).toMatchObject({
      problem: { code: 'CANCELLED' },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('fileNamePart', () => {
  it('makes a name of any text on any system', () => {
    for (const text of Object.values(HOSTILE)) {
      expect(fileNamePart(text)).toMatch(/^[\p{L}\p{N}-]*$/u);
      expect(fileNamePart(text).length).toBeLessThanOrEqual(60);
    }
    expect(fileNamePart('../../etc/passwd')).toBe('etc-passwd');
    expect(fileNamePart('CON')).toBe('CON-');
    expect(fileNamePart('  Café « Zoé » ')).toBe('Café-Zoé');
    expect(fileNamePart('...')).toBe('');
  });
});
