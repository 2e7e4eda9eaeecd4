import type { Verdict, VerdictId } from '../../../shared/diagnosis/crossed-test-schema.ts';
import type { Proposal } from '../../../shared/diagnosis/proposals.ts';

const BLAMING: readonly VerdictId[] = ['site-network', 'phone', 'both'];

/**
 * The answer that the tries bear out. They are the person's own word, so that it is suggested at
 * most; and nothing is proposed while they decide nothing.
 */
export function proposeVerdict({
  verdict,
}: Verdict): Pick<Proposal, 'choices' | 'strength' | 'evidence'> {
  return verdict === 'inconclusive'
    ? { choices: [], strength: null, evidence: [] }
    : { choices: [verdict], strength: 'suggested', evidence: [] };
}

/** The answers that blame what the tries noted do not blame. */
export function unprovedVerdicts({ verdict }: Verdict): readonly VerdictId[] {
  return BLAMING.filter((blamed) => blamed !== verdict);
}
