import type { Verdict, VerdictId } from '../../../shared/diagnosis/crossed-test-schema.ts';
import type { Proposal } from '../../../shared/diagnosis/proposals.ts';

const BLAMING: readonly VerdictId[] = ['site-network', 'phone', 'both'];

/**
 * The answer that the tries support. The tries are the person's own statements, so the answer is
 * only suggested, and nothing is proposed while they are inconclusive.
 */
export function proposeVerdict({
  verdict,
}: Verdict): Pick<Proposal, 'choices' | 'strength' | 'evidence'> {
  return verdict === 'inconclusive'
    ? { choices: [], strength: null, evidence: [] }
    : { choices: [verdict], strength: 'suggested', evidence: [] };
}

/** The answers that blame something that the recorded tries do not. */
export function unprovedVerdicts({ verdict }: Verdict): readonly VerdictId[] {
  return BLAMING.filter((blamed) => blamed !== verdict);
}
