import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCaseStore } from '../../../electron/cases/case-store.ts';
import { createCaseHandlers } from '../../../electron/handlers/case-handlers.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemFiles } from '../../../electron/platform/files.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import {
  createReportService,
  type ReportServiceDeps,
} from '../../../electron/reports/export-service.ts';
import type { JournalRenderer } from '../../../electron/reports/render-report.ts';
import { createReportWorker } from '../../../electron/reports/render-in-worker.ts';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../../shared/domain/result.ts';
import { largeJournal } from '../../shared/report/report-samples.ts';
import { largeScan } from '../../doubles/large-scan.ts';
import { created, journalOf, presentText, labPath } from '../../shared/case/case-samples.ts';
import { collect } from './emitted.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tonalite-handlers-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

function setUp(options: Pick<ReportServiceDeps, 'render'> = {}) {
  const services = { files: systemFiles, clock: systemClock, random: systemRandom };
  const store = createCaseStore({
    ...services,
    directory,
    laptop: () => Promise.resolve(created.laptop),
    simulated: false,
  });
  const reports = createReportService({
    ...services,
    store,
    folder: () => Promise.resolve(directory),
    applicationVersion: '0.1.0',
    ...options,
  });
  const { emitted, emit } = collect();
  const handlers = createCaseHandlers({ store, reports, emit, publishDownload: null });
  return { emitted, handlers };
}

const choice: NewCaseEvent = {
  type: 'diagnosis-entry',
  phoneKey: '80:5e:0c:00:10:00',
  entry: {
    type: 'answered',
    sequence: 0,
    at: '2026-03-12T08:40:00.000Z',
    node: 'is-the-screen-lit',
    choice: 'yes',
    confirmedBy: 'person',
    overruled: null,
    strength: null,
    evidence: [{ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 55 }],
    note: null,
  },
};

describe('the handlers of cases', () => {
  it('answer a click and announce it in two kilobytes, however large the case', async () => {
    const { emitted, handlers } = setUp();
    const { caseId } = valueOf(await handlers['cases.case.create']({}));
    const result = largeScan(500, 200);
    await handlers['cases.event.append']({ caseId, event: { type: 'scan-recorded', result } });
    const move: NewCaseEvent = {
      type: 'position-changed',
      position: { page: 'diagnosis', phoneKey: '80:5e:0c:00:10:00' },
    };
    for (const event of [choice, move]) {
      emitted.length = 0;
      const answer = await handlers['cases.event.append']({ caseId, event });
      expect(emitted).toHaveLength(1);
      const wire = JSON.stringify(answer) + JSON.stringify(emitted);
      expect(Buffer.byteLength(wire)).toBeLessThanOrEqual(2048);
    }
  });

  it('announce the line as the journal has it, with its number', async () => {
    const { emitted, handlers } = setUp();
    const { caseId } = valueOf(await handlers['cases.case.create']({}));
    const event: NewCaseEvent = { type: 'note-added', text: 'a' };
    const answer = valueOf(await handlers['cases.event.append']({ caseId, event }));
    expect(answer).toMatchObject({ sequence: 1, eventCount: 2 });
    const line = { sequence: 1, at: answer.at, ...event };
    expect(emitted).toEqual([{ caseId, eventCount: 2, event: line }]);
    const { notes, eventCount } = valueOf(await handlers['cases.case.read']({ caseId }));
    expect({ notes, eventCount }).toEqual({ notes: [{ at: answer.at, text: 'a' }], eventCount: 2 });
  });

  it('announce an export, and an import as growth that must be read', async () => {
    const { emitted, handlers } = setUp();
    const text = presentText(journalOf(labPath));
    const { caseId, eventCount } = valueOf(await handlers['cases.case.import']({ text }));
    expect(emitted).toEqual([{ caseId, eventCount, event: null }]);
    valueOf(await handlers['report.file.export']({ caseId, format: 'csv', language: 'fr' }));
    expect(emitted.slice(1)).toMatchObject([
      { caseId, eventCount: eventCount + 1, event: { type: 'report-exported', format: 'csv' } },
    ]);
  });

  it('stop the report that the person gives up, and no other', { tags: ['slow'] }, async () => {
    const worker = createReportWorker({ clock: systemClock, applicationVersion: '0.1.0' });
    const { emitted, handlers } = setUp({ render: worker.render });
    const text = presentText(largeJournal(1000));
    const { caseId } = valueOf(await handlers['cases.case.import']({ text }));
    const report = { caseId, language: 'fr' } as const;
    const [exportId, other] = [systemRandom.uuid(), systemRandom.uuid()];
    // The thread is there already, so that what is stopped is a report in the making.
    valueOf(await handlers['report.file.export']({ ...report, format: 'csv' }));
    emitted.length = 0;
    const given = handlers['report.file.export']({ ...report, format: 'pdf', exportId });
    const behind = handlers['report.file.export']({ ...report, format: 'text', exportId: other });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const asked = performance.now();
    valueOf(await handlers['report.file.cancel']({ exportId }));
    expect(await given).toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(performance.now() - asked).toBeLessThan(1000);
    expect(valueOf(await behind).path).toMatch(/\.txt$/);
    // There is nothing to cancel once it has ended or before it begins.
    for (const id of [exportId, other, systemRandom.uuid()])
      expect(await handlers['report.file.cancel']({ exportId: id })).toEqual(success({}));
    expect((await readdir(directory)).filter((name) => name.endsWith('.pdf'))).toEqual([]);
    expect(emitted).toMatchObject([{ event: { type: 'report-exported', format: 'text' } }]);
    await worker.close();
  });

  it('refuse a report under the id of one in the making, which can still be stopped', async () => {
    const made = Promise.withResolvers<Awaited<ReturnType<JournalRenderer>>>();
    const signals: (AbortSignal | undefined)[] = [];
    const render: JournalRenderer = (_report, signal) => {
      signals.push(signal);
      return made.promise;
    };
    const { handlers } = setUp({ render });
    const { caseId } = valueOf(await handlers['cases.case.create']({}));
    const exportId = systemRandom.uuid();
    const report = { caseId, format: 'csv', language: 'fr', exportId } as const;
    const first = handlers['report.file.export'](report);
    const second = handlers['report.file.export'](report);
    expect(await second).toMatchObject({ problem: { code: 'INVALID_INPUT' } });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    valueOf(await handlers['report.file.cancel']({ exportId }));
    expect(signals[0]?.aborted).toBe(true);
    made.resolve(failure(problem('CANCELLED')));
    await first;
    // Once it is over, the id is free.
    expect(await handlers['report.file.export'](report)).toMatchObject({
      problem: { code: 'CANCELLED' },
    });
  });

  it('announce nothing that is not on the disk', async () => {
    const { emitted, handlers } = setUp();
    const { caseId } = valueOf(await handlers['cases.case.create']({}));
    await handlers['cases.case.remove']({ caseId });
    const event: NewCaseEvent = { type: 'note-added', text: 'a' };
    expect(await handlers['cases.event.append']({ caseId, event })).toMatchObject({ ok: false });
    expect(emitted).toEqual([]);
  });
});
