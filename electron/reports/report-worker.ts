/** Renders reports in a thread of its own; `render-in-worker.ts` starts it and sends the cases. */
import { parentPort } from 'node:worker_threads';
import { systemClock } from '../platform/clock.ts';
import type { ReportRequest } from './render-in-worker.ts';
import { createReportRenderer } from './render-report.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');

port.on('message', ({ id, whole, format, language, now, ...means }: ReportRequest) => {
  const render = createReportRenderer({
    ...means,
    clock: { ...systemClock, now: () => new Date(now) },
  });
  // The renderer turns its own failures into results; what else fails ends the thread, which tells.
  void render(whole, format, language).then((rendered) => port.postMessage({ id, rendered }));
});
