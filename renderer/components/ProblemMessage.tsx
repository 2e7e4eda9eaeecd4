import type { Problem } from '../../shared/domain/problem.ts';
import type { ProblemCode } from '../../shared/domain/problem-codes.ts';
import { useText } from '../base/text.ts';
import { EvidenceFold } from './EvidenceFold.tsx';
import { Message } from './Message.tsx';

/** Nothing has failed: an unreadable file was set aside, and work goes on. */
const NOTES: ReadonlySet<string> = new Set<ProblemCode>([
  'SETTINGS_SET_ASIDE',
  'SETTINGS_VALUE_REFUSED',
  'SITE_SET_ASIDE',
  'ADDRESSES_SET_ASIDE',
  'OPEN_CASE_SET_ASIDE',
]);

type Props = { readonly problem: Problem; readonly onDismiss?: () => void };

/** A problem in words; its code is kept for support. */
export function ProblemMessage({ problem, onDismiss }: Props) {
  const { t, orElse } = useText();
  const sentence = orElse(
    `problem.${problem.code}`,
    t('unnamed.problem', { code: problem.code }),
    problem.params,
  );
  return (
    <Message
      tone={NOTES.has(problem.code) ? 'note' : 'bad'}
      role={NOTES.has(problem.code) ? 'status' : 'alert'}
      lead={sentence}
      onDismiss={onDismiss}
    >
      {problem.evidence.length === 0 ? null : <EvidenceFold evidence={problem.evidence} />}
    </Message>
  );
}
