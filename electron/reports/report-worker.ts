/** Renders reports in its own thread; `render-in-worker.ts` starts it and sends the journals. */
import { parentPort } from 'node:worker_threads';
import { systemClock } from '../platform/clock.ts';
import type { ThreadRequest } from '../platform/worker-thread.ts';
import type { WorkerRequest } from './render-in-worker.ts';
import { createJournalRenderer } from './render-report.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');

port.on('message', ({ id, request }: ThreadRequest<WorkerRequest>) => {
  const { now, means, ...report } = request;
  const clock = { ...systemClock, now: () => new Date(now) };
  const render = createJournalRenderer({ ...means, clock });
  // The renderer turns its own failures into results; any other failure ends the thread, which reports it.
  void render(report).then((answer) => port.postMessage({ id, answer }));
});
