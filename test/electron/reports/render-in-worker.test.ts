import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/platform/clock.ts';
import {
  createReportWorker,
  type ReportWorker,
} from '../../../electron/reports/render-in-worker.ts';
import { createJournalRenderer } from '../../../electron/reports/render-report.ts';
import type { NewCaseEvent } from '../../../shared/case/case-schema.ts';
import { at, journalOf } from '../../shared/case/case-samples.ts';
import { largeJournal, sampleEvents, sourceOf } from '../../shared/report/report-samples.ts';

const deps = {
  clock: { ...systemClock, now: () => new Date(at(3600)) },
  applicationVersion: '0.1.0',
  timeZone: 'Europe/Paris',
};
const sample = sourceOf(journalOf(sampleEvents()));
const ticket = { source: sample, format: 'text', language: 'fr' } as const;
const pdfOf = (phones: number) =>
  ({ source: sourceOf(largeJournal(phones)), format: 'pdf', language: 'fr' }) as const;
const opened: ReportWorker[] = [];

function worker(options: { readonly timeLimitMs?: number } = {}): ReportWorker {
  const made = createReportWorker({ ...deps, ...options });
  opened.push(made);
  return made;
}

describe('reports made outside the main thread', () => {
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ close }) => close()));
  });

  it('are what they are inside it, in every format', { tags: ['slow'] }, async () => {
    const here = createJournalRenderer(deps);
    const { render } = worker();
    for (const format of ['text', 'csv', 'json', 'html', 'pdf'] as const) {
      const [one, other] = [
        await here({ source: sample, format, language: 'fr' }),
        await render({ source: sample, format, language: 'fr' }),
      ];
      expect(other.ok && Buffer.from(other.value.data)).toEqual(
        one.ok && Buffer.from(one.value.data),
      );
      expect(other).toMatchObject({ value: { siteName: 'Boulangerie Élise' } });
    }
  });

  it(
    'end with a sentence when they take too long, and the next one is made',
    { tags: ['slow'] },
    async () => {
      const { render } = worker({ timeLimitMs: 1 });
      expect(await render(pdfOf(200))).toMatchObject({
        problem: { code: 'REPORT_TOOK_TOO_LONG' },
      });
      expect(await worker().render(ticket)).toMatchObject({ ok: true });
    },
  );

  it('are given up one by one: the waiting ones are still made', { tags: ['slow'] }, async () => {
    const { render } = worker();
    const stop = new AbortController();
    const waiting = new AbortController();
    const given = render(pdfOf(200), stop.signal);
    const neverBegun = render(pdfOf(200), waiting.signal);
    const behind = render(ticket);
    waiting.abort();
    await new Promise((resolve) => setTimeout(resolve, 100));
    stop.abort();
    expect(await given).toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(await neverBegun).toMatchObject({ problem: { code: 'CANCELLED' } });
    expect(await behind).toMatchObject({ ok: true });
  });

  it(
    'are given up at once, even those that wait behind a long one',
    { tags: ['slow'] },
    async () => {
      const { render } = worker();
      const [stop, waiting] = [new AbortController(), new AbortController()];
      let isLongOneDone = false;
      const long = render(pdfOf(200), stop.signal).finally(() => {
        isLongOneDone = true;
      });
      const neverBegun = render(ticket, waiting.signal);
      const late = render(ticket, AbortSignal.abort());
      await new Promise((resolve) => setTimeout(resolve, 50));
      waiting.abort();
      for (const given of [neverBegun, late])
        expect(await given).toMatchObject({ problem: { code: 'CANCELLED' } });
      expect(isLongOneDone).toBe(false);
      stop.abort();
      await long;
      expect(await render(ticket)).toMatchObject({ ok: true });
    },
  );

  it('wait in small numbers, because each holds its journal', { tags: ['slow'] }, async () => {
    const { render } = worker();
    const asked = await Promise.all(Array.from({ length: 9 }, () => render(ticket)));
    expect(asked.filter(({ ok }) => ok)).toHaveLength(6);
    expect(asked.find(({ ok }) => !ok)).toMatchObject({
      problem: { code: 'REPORT_TOO_MANY_WAITING', params: { most: 6 } },
    });
    expect(await render(ticket)).toMatchObject({ ok: true });
  });

  it('that are too long for a PDF say so before they are made', { tags: ['slow'] }, async () => {
    const long = Array.from({ length: 1000 }, (): NewCaseEvent => ({
      type: 'note-added',
      text: 'mot '.repeat(500),
    }));
    const report = { source: sourceOf(journalOf(long)), language: 'fr' } as const;
    const { render } = worker();
    const startedMs = performance.now();
    expect(await render({ ...report, format: 'pdf' })).toMatchObject({
      problem: { code: 'REPORT_TOO_LONG_FOR_PDF', params: { most: 300 } },
    });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(await render({ ...report, format: 'html' })).toMatchObject({ ok: true });
  });

  it('end when the services close', async () => {
    const { render, close } = worker();
    const made = render(pdfOf(200));
    await Promise.resolve();
    await close();
    expect(await made).toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('leave the main thread free', { tags: ['slow'] }, async () => {
    const { render } = worker();
    await render(ticket);
    let isDone = false;
    const made = render(pdfOf(60)).finally(() => {
      isDone = true;
    });
    let turns = 0;
    while (!isDone) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await made).toMatchObject({ ok: true });
    // Inside the main thread the whole layout is a handful of turns.
    expect(turns).toBeGreaterThan(200);
  });
});
