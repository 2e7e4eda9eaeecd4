import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/platform/clock.ts';
import {
  createReportWorker,
  type ReportWorker,
} from '../../../electron/reports/render-in-worker.ts';
import { createReportRenderer } from '../../../electron/reports/render-report.ts';
import { at } from '../../shared/case/case-samples.ts';
import { largeCase, sampleCase } from '../../shared/report/report-samples.ts';

const deps = {
  clock: { ...systemClock, now: () => new Date(at(3600)) },
  applicationVersion: '0.1.0',
  timeZone: 'Europe/Paris',
};
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
    const here = createReportRenderer(deps);
    const { render } = worker();
    for (const format of ['text', 'csv', 'json', 'html', 'pdf'] as const) {
      const [one, other] = [
        await here(sampleCase(), format, 'fr'),
        await render(sampleCase(), format, 'fr'),
      ];
      expect(other.ok && Buffer.from(other.value)).toEqual(one.ok && Buffer.from(one.value));
    }
  });

  it(
    'end with a sentence when they take too long, and the next one is made',
    { tags: ['slow'] },
    async () => {
      const { render } = worker({ timeLimitMs: 1 });
      expect(await render(largeCase(200), 'pdf', 'fr')).toMatchObject({
        problem: { code: 'REPORT_TOOK_TOO_LONG' },
      });
      expect(await worker().render(sampleCase(), 'text', 'fr')).toMatchObject({ ok: true });
    },
  );

  it('end when the services close', async () => {
    const { render, close } = worker();
    const made = render(largeCase(200), 'pdf', 'fr');
    await Promise.resolve();
    await close();
    expect(await made).toMatchObject({ problem: { code: 'CANCELLED' } });
  });

  it('leave the main thread free', { tags: ['slow'] }, async () => {
    const { render } = worker();
    await render(sampleCase(), 'text', 'fr');
    let isDone = false;
    const made = render(largeCase(60), 'pdf', 'fr').finally(() => {
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
