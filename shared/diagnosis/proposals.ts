import type { DiagnosisNode } from '../knowledge/graph-schema.ts';
import { type Proposal as Proposed, proposalFor } from './observations.ts';
import type { ObservationMeaning } from '../knowledge/observation-schema.ts';
import type { Strength } from './run-schema.ts';
import type { Sightings } from './sightings.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { LocalisedText } from '../domain/text.ts';
import { meaningOf } from '../knowledge/observations.ts';

/** What the application observes for a question, in words, and the answers that this supports. */
export type Proposal = Pick<Proposed, 'choices' | 'strength' | 'evidence'> & {
  readonly says: LocalisedText;
};

/** What a node's observation measures; undefined when the node observes nothing. */
export function measureOf(node: DiagnosisNode): ObservationMeaning | undefined {
  return 'observation' in node && node.observation !== undefined
    ? meaningOf(node.observation)
    : undefined;
}

/** What the application observes for a node's question; null when it observes nothing. */
export function propose(node: DiagnosisNode, sightings: Sightings): Proposal | null {
  const proposed = proposalFor(node, sightings);
  const reading = measureOf(node)?.readings.find(({ id }) => id === proposed?.reading);
  if (proposed === null || reading === undefined) return null;
  return { ...proposed, says: reading.says };
}

/** Who confirms an answer, and which proposal it overrules, given what the application saw. */
export function judgeAnswer(
  choice: string,
  seen: Pick<Proposal, 'choices' | 'strength' | 'evidence'> | null,
): {
  readonly choice: string;
  readonly confirmedBy: 'person' | 'application';
  readonly overruled: string | null;
  readonly strength: Strength | null;
  readonly evidence: readonly Evidence[];
} {
  const choices = seen?.choices ?? [];
  const strength = seen?.strength ?? null;
  const agrees = choices.includes(choice);
  return {
    choice,
    confirmedBy: agrees && strength === 'observed' ? 'application' : 'person',
    overruled: agrees ? null : (choices[0] ?? null),
    strength,
    // A figure that supports no answer does not prove the one that was given.
    evidence: strength === null ? [] : (seen?.evidence ?? []),
  };
}
