import { CloseButton } from '@mantine/core';
import type { Problem } from '../../shared/domain/problem.ts';
import { useText } from '../base/text.ts';
import { EvidenceFold } from './EvidenceFold.tsx';
import { Message } from './Message.tsx';

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
      tone="bad"
      role="alert"
      lead={sentence}
      aside={
        onDismiss === undefined ? undefined : (
          <CloseButton aria-label={t('ui.action.dismiss')} onClick={onDismiss} />
        )
      }
    >
      {problem.evidence.length === 0 ? null : <EvidenceFold evidence={problem.evidence} />}
    </Message>
  );
}
