import type { FailureLog } from '../platform/failure-log.ts';

type FailingProcess = {
  readonly on: (
    event: 'unhandledRejection' | 'uncaughtExceptionMonitor',
    listener: (cause: unknown) => void,
  ) => unknown;
  readonly off: FailingProcess['on'];
};

/**
 * Notes uncaught errors. A rejected promise does not affect the others, so the server goes on; an
 * exception still ends the program, but leaves a note first. The returned function stops the noting.
 */
export function noteUnhandled(process: FailingProcess, log: FailureLog): () => void {
  const rejected = (cause: unknown): void => log.record('unhandledRejection', cause);
  const thrown = (cause: unknown): void => log.record('uncaughtException', cause);
  process.on('unhandledRejection', rejected);
  process.on('uncaughtExceptionMonitor', thrown);
  return () => {
    process.off('unhandledRejection', rejected);
    process.off('uncaughtExceptionMonitor', thrown);
  };
}
