import { useEffect, useState } from 'react';
import type { Case } from '../../../shared/case/case-schema.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../app/session-context.ts';
import { useText } from '../../app/text.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import classes from './ReportPage.module.css';

/** The ticket's text as it will be pasted, always up to date with the case. */
export function TicketPanel({ known }: { readonly known: Case }) {
  const { api } = useSession();
  const { t, language } = useText();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<Problem | null>(null);
  const { caseId, eventCount } = known;

  useEffect(() => {
    let current = true;
    const read = async (): Promise<void> => {
      const answer = await api.invoke('report.ticket.read', { caseId, language });
      if (!current) return;
      setRefused(answer.ok ? null : answer.problem);
      if (answer.ok) setText(answer.value.text);
    };
    void read();
    return () => {
      current = false;
    };
  }, [api, caseId, eventCount, language]);

  return (
    <Panel
      title={t('ui.report.ticket')}
      actions={<CopyButton wide value={text} label={t('ui.report.copyTicket')} />}
    >
      {refused === null ? null : <ProblemMessage problem={refused} />}
      {/* The text scrolls, so the keyboard must reach it. */}
      <pre className={classes['ticket']} tabIndex={0} aria-label={t('ui.report.ticket')}>
        {text}
      </pre>
    </Panel>
  );
}
