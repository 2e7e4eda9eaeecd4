import type { ProbeOutcome } from './wire.ts';

/** Distinguishes a refusal by the host from the system's report that no packet could reach it. */
export function failedProbe(code: string, elapsedMs: number): ProbeOutcome {
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET')
    return { kind: 'refused', roundTripMs: elapsedMs };
  if (code === 'ETIMEDOUT') return { kind: 'silent' };
  return { kind: 'unreachable', code, afterMs: elapsedMs };
}
