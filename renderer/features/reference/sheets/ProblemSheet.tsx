import type { PhoneProblemType } from '../../../../shared/knowledge/reference-schema.ts';
import { useText } from '../../../base/text.ts';
import { Facts } from '../../../components/Facts.tsx';

/** The problems that OVHcloud's assistant offers for a type of phone, and its order of remedies. */
export function ProblemSheet({ type }: { readonly type: PhoneProblemType }) {
  const { t, pick } = useText();
  return (
    <Facts
      facts={type.problems.map((problem) => ({
        name: pick(problem.label),
        value: problem.chain.map((step) => t(`ui.reference.chain.${step}`)).join(' → '),
      }))}
    />
  );
}
