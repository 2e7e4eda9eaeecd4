/** What every worker of this folder does first and last: contain programs, post, stop cleanly. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from '../../shared/schema.ts';
import { type Containment, containPrograms } from './contained-programs.ts';

const DataSchema = z.object({
  input: z.unknown(),
  budgetMs: z.number().positive(),
  slots: z.instanceof(Int32Array),
});

export type Post = (part: string, value: unknown) => void;

/**
 * Runs `work` with contained programs. `work` loads its library by a dynamic import, so that the
 * library sees the contained functions. Anything it throws becomes one message.
 */
export async function serveContained(
  work: (input: unknown, post: Post) => Promise<void>,
  options: Pick<Containment, 'argumentsOf'> = {},
): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this file runs as a worker');
  const { input, budgetMs, slots } = DataSchema.parse(workerData);
  const fail = (error: unknown): void => {
    port.postMessage({ failed: error instanceof Error ? error.message : String(error) });
  };
  // A library may throw inside an event handler; the thread stays alive to reap its programs.
  process.on('uncaughtException', fail);
  containPrograms({
    ...options,
    slots,
    budgetMs,
    onMissing: (missing) => port.postMessage({ missing }),
  });
  try {
    await work(input, (part, value) => port.postMessage({ part, value }));
    port.postMessage({ done: true });
  } catch (error) {
    fail(error);
  }
}
