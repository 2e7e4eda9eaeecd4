import type { TranscriptEntry } from './run-schema.ts';

type Answered = Pick<
  Extract<TranscriptEntry, { type: 'answered' }>,
  'confirmedBy' | 'overruled' | 'strength'
>;

/**
 * Whose statement an answer is: the application saw it, a measure made it likely, or the technician
 * alone gave it.
 */
export type Provenance = 'observed' | 'suggested' | 'technician';

/**
 * Whose statement an answer is. Earlier versions called observed what was only likely; their cases
 * Whose statement an answer is. Earlier versions called observed what was only likely; their cases
 */
export function provenanceOf({ confirmedBy, overruled, strength }: Answered): Provenance {
  if (confirmedBy === 'application') return strength === 'observed' ? 'observed' : 'suggested';
  return strength === 'suggested' && overruled === null ? 'suggested' : 'technician';
}

/** True when the technician answered against a measure that implied another answer. */
export function contradictsMeasure({ overruled, strength }: Answered): boolean {
  return overruled !== null && strength === 'observed';
}
