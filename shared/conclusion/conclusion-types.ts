import type { Claim } from '../knowledge/claims.ts';
import type { Outcome } from '../knowledge/graph-schema.ts';
import type { Measure, MeasureSource } from './measures.ts';
import type { Words } from './words.ts';

/** A measurement or an answer that contradicts what the technician concluded. */
export type Contradiction = {
  readonly source: MeasureSource | 'answer';
  readonly code: string;
  readonly at: string;
  /** Whether it disproves the conclusion or only raises a doubt. */
  readonly weight: 'disproves' | 'doubts';
  readonly words: readonly Words[];
  readonly remedy: readonly Words[];
};

/** A sentence of a conclusion, with what it asserts when it is read alone. */
export type ConclusionSentence = {
  readonly role: 'title' | 'meaning' | 'contradiction' | 'doubt' | 'support' | 'noted' | 'next';
  readonly code: string;
  /** Empty for a title that is attributed to the technician and marked as contradicted. */
  readonly claims: readonly Claim[];
  /** When that was true; null if it is still true when the conclusion is read. */
  readonly at: string | null;
  readonly words: readonly Words[];
};

export type ConclusionState = 'not-started' | 'in-progress' | 'suspended' | 'unreadable' | 'ended';

/** How the diagnosis of a phone ended, weighed against everything that was measured. */
export type Conclusion = {
  readonly phoneKey: string;
  readonly state: ConclusionState;
  readonly endId: string | null;
  readonly outcome: Outcome | null;
  /** When the last answer was given; null before the first. */
  readonly at: string | null;
  readonly by: 'measures' | 'technician' | 'both' | null;
  readonly standing: 'plain' | 'unverified' | 'contradicted';
  readonly contradictions: readonly Contradiction[];
  readonly supports: readonly Measure[];
  /** Measurements that concern no claim of the conclusion but must not be lost. */
  readonly noted: readonly Measure[];
  readonly sentences: readonly ConclusionSentence[];
};
