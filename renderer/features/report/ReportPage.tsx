import { Button } from '@mantine/core';
import { IconCircleCheck, IconFileText } from '@tabler/icons-react';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { useStore } from '../../state/store.ts';
import { ExportPanel } from './ExportPanel.tsx';
import classes from './ReportPage.module.css';
import { NotesPanel } from './NotesPanel.tsx';
import { SiteForm } from './SiteForm.tsx';
import { SummaryPanel } from './SummaryPanel.tsx';
import { TicketPanel } from './TicketPanel.tsx';

/** What will be handed over: the site, what was done, and the files. */
export function ReportPage() {
  const { cases } = useSession();
  const { t } = useText();
  const { current, sending } = useStore(cases);
  if (current === null)
    return (
      <>
        <PageHead title={t('ui.report.title')} />
        <EmptyState
          icon={IconFileText}
          title={t('ui.report.empty.title')}
          text={t('ui.report.empty.text')}
        >
          <Button mt="sm" onClick={() => void cases.begin()}>
            {t('ui.report.empty.action')}
          </Button>
        </EmptyState>
      </>
    );
  return (
    <>
      <PageHead
        title={t('ui.report.title')}
        lead={t('ui.report.lead')}
        badges={
          current.closed ? (
            <StatusBadge tone="good" icon={IconCircleCheck} label={t('ui.cases.closed')} />
          ) : null
        }
        actions={
          <ActionButton
            variant="default"
            blocked={sending.length > 0}
            onPress={() =>
              void cases.append({ type: current.closed ? 'case-reopened' : 'case-closed' })
            }
          >
            {t(current.closed ? 'ui.report.reopen' : 'ui.report.close')}
          </ActionButton>
        }
      />
      <div className={classes['columns']}>
        <SiteForm key={current.caseId} known={current} />
        <div className={classes['column']}>
          <ExportPanel known={current} />
          <SummaryPanel known={current} />
          <NotesPanel known={current} />
        </div>
      </div>
      <TicketPanel known={current} />
    </>
  );
}
