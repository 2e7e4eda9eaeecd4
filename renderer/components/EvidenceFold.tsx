import type { Evidence } from '../../shared/domain/evidence.ts';
import { useText } from '../base/text.ts';
import { AnswerTable } from './AnswerTable.tsx';
import { Fold } from './Fold.tsx';

type Props = { readonly evidence: readonly Evidence[]; readonly label?: string };

/** What proves a statement, one click away. */
export function EvidenceFold({ evidence, label }: Props) {
  const { t } = useText();
  if (evidence.length === 0) return null;
  return (
    <Fold label={label ?? t('ui.evidence.show', { count: evidence.length })}>
      <EvidenceTable evidence={evidence} />
    </Fold>
  );
}

/** The pieces of evidence as a table: probe, what came back, when. */
export function EvidenceTable({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { t, orElse } = useText();
  const answers = evidence.map(({ kind, value, atMs }) => ({
    asked: orElse(`ui.evidence.kind.${kind}`, kind),
    answer: value,
    atMs,
  }));
  return <AnswerTable asked={t('ui.evidence.probe')} answers={answers} />;
}
