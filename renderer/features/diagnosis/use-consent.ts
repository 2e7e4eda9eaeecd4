import { useState } from 'react';
import { erasuresAt } from '../../../shared/diagnosis/erasures.ts';
import type { DiagnosisState } from '../../../shared/diagnosis/run-schema.ts';
import type { LocalisedText } from '../../../shared/domain/text.ts';
import { type Erasure, erasureWarnings } from '../../../shared/knowledge/erasures.ts';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';

export type Consent = {
  readonly warnings: readonly LocalisedText[];
  readonly erases: readonly Erasure[];
  readonly acceptance: {
    readonly accepted: boolean;
    readonly onChange: (isAccepted: boolean) => void;
  };
};

/**
 * What the current step erases, and whether the person accepted it. Each question asks anew; a
 * procedure asks by itself, before its first step.
 */
export function useConsent(
  node: DiagnosisNode,
  state: DiagnosisState | null,
  question: string,
): Consent {
  const [accepted, setAccepted] = useState<string | null>(null);
  const isAsked = state !== null && node.kind !== 'procedure';
  const erases = isAsked ? erasuresAt(node, state.context, state.path) : [];
  return {
    warnings: erasureWarnings(erases),
    erases,
    acceptance: {
      accepted: erases.length === 0 || accepted === question,
      onChange: (isAccepted) => setAccepted(isAccepted ? question : null),
    },
  };
}
