/** Reads large journals in its own thread; `journal-reader.ts` starts it. */
import { parentPort } from 'node:worker_threads';
import type { ThreadRequest } from '../platform/worker-thread.ts';
import { doJournalWork, type JournalRequest } from './journal-work.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');

port.on('message', ({ id, request }: ThreadRequest<JournalRequest>) => {
  port.postMessage({ id, answer: doJournalWork(request) });
});
