import type { FailureLog } from '../platform/failure-log.ts';

type FailingProcess = {
  readonly on: (
    event: 'unhandledRejection' | 'uncaughtExceptionMonitor',
    listener: (cause: unknown) => void,
  ) => unknown;
  readonly off: FailingProcess['on'];
};

/**
 * Notes uncaught errors. A rejected promise leaves the others alone, so the server goes on; an
 * exception ends the program as ever, but not without a note. The returned function stops it.
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
