import { useEffect, useState } from 'react';
import type { Case } from '../../../shared/case/case-schema.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import classes from './ReportPage.module.css';

/** Changes come in bursts, so the text is requested once they have settled. */
const SETTLED_MS = 150;

type Ticket = { readonly text: string; readonly refused: Problem | null };

/** The ticket's text, requested again after each change of the case. */
function useTicket(caseId: string): Ticket {
  const { api, cases } = useSession();
  const { language } = useText();
  const [ticket, setTicket] = useState<Ticket>({ text: '', refused: null });

  useEffect(() => {
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      const answer = await api.invoke('report.ticket.read', { caseId, language });
      if (wanted)
        setTicket(
          answer.ok
            ? { text: answer.value.text, refused: null }
            : { text: '', refused: answer.problem },
        );
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => void read(), SETTLED_MS);
    };
    void read();
    const off = cases.subscribe(later);
    return () => {
      wanted = false;
      clearTimeout(timer);
      off();
    };
  }, [api, cases, caseId, language]);

  return ticket;
}

/** The ticket's text as it will be pasted, always up to date with the case. */
export function TicketPanel({ known }: { readonly known: Case }) {
  const { t } = useText();
  const { text, refused } = useTicket(known.caseId);
  return (
    <Panel
      title={t('ui.report.ticket')}
      actions={<CopyButton wide value={text} label={t('ui.report.copyTicket')} />}
    >
      {refused === null ? null : <ProblemMessage problem={refused} />}
      <pre
        className={classes['ticket']}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it
        tabIndex={0}
        role="group"
        aria-label={t('ui.report.ticket')}
      >
        {text}
      </pre>
    </Panel>
  );
}
