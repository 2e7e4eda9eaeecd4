import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result } from '../../shared/domain/result.ts';
import { createWorkerThread } from '../platform/worker-thread.ts';
import {
  doJournalWork,
  type JournalInputs,
  type JournalOutputs,
  type JournalRequest,
  type JournalWorkName,
} from './journal-work.ts';

/** Does the work on journals, in this thread or another. */
export type JournalReader = <Name extends JournalWorkName>(
  request: JournalRequest<Name>,
) => Promise<Result<JournalOutputs[Name]>>;

/** Far longer than the largest journal needs, short enough for a person who waits. */
const TIME_LIMIT_MS = 60_000;
const MEMORY_MB = 1536;
/** Smaller journals are read at once: a thread costs more than the few hundredths of a second saved. */
const SMALL_BYTES = 512 * 1024;

/** Reads journals in the calling thread, for a command that has nothing else to do meanwhile. */
export const readHere: JournalReader = (request) => Promise.resolve(doJournalWork(request));

function lengthOf(input: JournalInputs[JournalWorkName]): number {
  if ('bytes' in input) return input.bytes.byteLength;
  const local = 'local' in input && typeof input.local === 'object' ? input.local.bytes : null;
  return input.imported.length + (local?.byteLength ?? 0);
}

/**
 * Reads small journals at once, and large ones in a thread with limits on time and memory, so that
 * everything else is still answered.
 */
export function createJournalReader(limits: { readonly timeLimitMs?: number } = {}): {
  readonly read: JournalReader;
  readonly close: () => Promise<void>;
} {
  const timeLimitMs = limits.timeLimitMs ?? TIME_LIMIT_MS;
  const thread = createWorkerThread({
    worker: 'journal-worker',
    beside: import.meta.url,
    memoryMb: MEMORY_MB,
    timeLimitMs,
  });
  return {
    read: async <Name extends JournalWorkName>(request: JournalRequest<Name>) => {
      if (lengthOf(request.input) <= SMALL_BYTES) return doJournalWork(request);
      const outcome = await thread.ask<Result<JournalOutputs[Name]>>(request);
      switch (outcome.kind) {
        case 'answered':
          return outcome.answer;
        case 'late':
          return failure(problem('CASE_TOOK_TOO_LONG', { seconds: timeLimitMs / 1000 }));
        case 'cancelled':
          return failure(problem('CANCELLED'));
        default:
          return failure(problem('CASE_UNREADABLE', { detail: outcome.detail }));
      }
    },
    close: thread.close,
  };
}
