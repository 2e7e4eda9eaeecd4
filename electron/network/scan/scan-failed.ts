import { problem, type Problem } from '../../../shared/domain/problem.ts';

/** The problem of a scan that ended with an exception, with its message. */
export function scanFailed(cause: unknown): Problem {
  const detail = cause instanceof Error ? cause.message.slice(0, 200) : 'unknown';
  return problem('SCAN_FAILED', { detail });
}
