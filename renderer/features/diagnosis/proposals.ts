import type { DiagnosisNode } from '../../../shared/diagnosis/graph-schema.ts';
import { observe, proposalFor, type Sightings } from '../../../shared/diagnosis/observations.ts';
import type { Strength } from '../../../shared/diagnosis/run-schema.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';

/** What the application sees of a question, and the answers that agree with it. */
export type Proposal = {
  /** What was seen, as a key among the interface's proofs. */
  readonly sentence: string;
  /** Answers that agree; empty when what is seen settles nothing. */
  readonly agreeing: readonly string[];
  readonly evidence: readonly Evidence[];
};

/** A right clock agrees with both answers that call it right. */
const ALSO_AGREES: Readonly<Record<string, readonly string[]>> = { right: ['works'] };

/** What the application sees of a node's question; null when it sees nothing. */
export function propose(node: DiagnosisNode, sightings: Sightings): Proposal | null {
  const proposed = proposalFor(node, sightings);
  if (proposed === null || !('observation' in node) || node.observation === undefined) return null;
  // A node may not offer the answer that was seen; what was seen is worth saying all the same.
  const seen = observe(node.observation, sightings);
  if (seen.choice === null && seen.evidence.length === 0) return null;
  const offered = new Set(node.choices.map(({ id }) => id));
  const agreeing =
    proposed.choice === null ? [] : [proposed.choice, ...(ALSO_AGREES[proposed.choice] ?? [])];
  return {
    sentence: `${node.observation}.${seen.choice ?? 'unsettled'}`,
    agreeing: agreeing.filter((choice) => offered.has(choice)),
    evidence: proposed.evidence,
  };
}

/** Who confirms an answer, and what it overrules, given what the application saw. */
export function judgeAnswer(
  choice: string,
  seen: Pick<Proposal, 'agreeing' | 'evidence'> | null,
): {
  readonly choice: string;
  readonly confirmedBy: 'person' | 'application';
  readonly overruled: string | null;
  readonly strength: Strength | null;
  readonly evidence: readonly Evidence[];
} {
  const agreeing = seen?.agreeing ?? [];
  const agrees = agreeing.includes(choice);
  return {
    choice,
    // Several answers may agree with one measure: then the person is the one who chose.
    confirmedBy: agrees && agreeing.length === 1 ? 'application' : 'person',
    strength: agreeing.length === 0 ? null : agreeing.length === 1 ? 'observed' : 'suggested',
    overruled: agrees ? null : (agreeing[0] ?? null),
    evidence: seen?.evidence ?? [],
  };
}
