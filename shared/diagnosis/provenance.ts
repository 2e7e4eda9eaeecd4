import type { TranscriptEntry } from './run-schema.ts';

type Answered = Pick<
  Extract<TranscriptEntry, { type: 'answered' }>,
  'confirmedBy' | 'overruled' | 'strength'
>;

/** Whose statement an answer is: the application saw it, measured it as likely, or neither. */
export type Provenance = 'observed' | 'suggested' | 'technician';

/** Earlier versions also ticked what was only likely; such an answer counts as suggested. */
export function provenanceOf({ confirmedBy, overruled, strength }: Answered): Provenance {
  if (confirmedBy === 'application') return strength === 'observed' ? 'observed' : 'suggested';
  return strength === 'suggested' && overruled === null ? 'suggested' : 'technician';
}

/** True when the technician answered against a measurement that implied another answer. */
export function contradictsMeasure({ overruled, strength }: Answered): boolean {
  return overruled !== null && strength === 'observed';
}
