import type { ProbeOutcome } from './wire.ts';

/** The system's code of an error, such as `ECONNREFUSED`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
}

/** Tells the refusal of a host from the system's own word that no packet could reach it. */
export function failedProbe(code: string, elapsedMs: number): ProbeOutcome {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET')
    return { kind: 'refused', roundTripMs: elapsedMs };
  if (code === 'ETIMEDOUT') return { kind: 'silent' };
  return { kind: 'unreachable', code, afterMs: elapsedMs };
}
