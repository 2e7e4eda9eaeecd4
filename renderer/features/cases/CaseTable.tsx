import { Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconFlask, IconFolderOpen } from '@tabler/icons-react';
import type { CaseSummary } from '../../../shared/case/case-schema.ts';
import { useText } from '../../base/text.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import classes from '../../components/Table.module.css';

type Actions = {
  readonly onOpen: (caseId: string) => void;
  readonly onRepair: (known: CaseSummary) => void;
  readonly onRemove: (known: CaseSummary) => void;
};

type Props = Actions & {
  readonly cases: readonly CaseSummary[];
  readonly openCaseId: string | null;
};

/** Cases, the latest first. */
export function CaseTable({ cases, openCaseId, onOpen, onRepair, onRemove }: Props) {
  const { t, dateTime, number } = useText();
  const nameOf = ({ siteName }: CaseSummary): string =>
    siteName === '' ? t('ui.shell.unnamedCase') : siteName;
  return (
    <div className={classes['wrap']}>
      <table className={classes['table']} aria-label={t('ui.cases.list')}>
        <thead>
          <tr>
            <th scope="col">{t('ui.cases.site')}</th>
            <th scope="col">{t('ui.cases.updated')}</th>
            <th scope="col">{t('ui.phones.title')}</th>
            <th scope="col">{t('ui.cases.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((known) => (
            <tr key={known.caseId}>
              <td>
                <div className={classes['name']}>{nameOf(known)}</div>
                <CaseBadges known={known} isOpen={known.caseId === openCaseId} />
              </td>
              <td>{dateTime(known.updatedAt)}</td>
              <td>{number(known.phoneCount)}</td>
              <td>
                <CaseActions
                  known={known}
                  name={nameOf(known)}
                  onOpen={onOpen}
                  onRepair={onRepair}
                  onRemove={onRemove}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type BadgesProps = { readonly known: CaseSummary; readonly isOpen: boolean };

function CaseBadges({ known, isOpen }: BadgesProps) {
  const { t } = useText();
  return (
    <div className={classes['badges']}>
      {isOpen ? <StatusBadge tone="note" icon={IconFolderOpen} label={t('ui.cases.open')} /> : null}
      {known.closed ? (
        <StatusBadge tone="good" icon={IconCircleCheck} label={t('ui.cases.closed')} />
      ) : null}
      {known.simulated ? (
        <StatusBadge tone="caution" icon={IconFlask} label={t('ui.cases.simulated')} />
      ) : null}
      {known.isDamaged ? (
        <StatusBadge tone="caution" icon={IconAlertTriangle} label={t('ui.cases.readOnly')} />
      ) : null}
      {known.damagedLines > 0 ? (
        <StatusBadge
          tone="caution"
          icon={IconAlertTriangle}
          label={t('ui.cases.damaged', { count: known.damagedLines })}
        />
      ) : null}
    </div>
  );
}

type ActionsProps = Actions & { readonly known: CaseSummary; readonly name: string };

/** Buttons that all rows have: the name of the case distinguishes them when read aloud. */
function CaseActions({ known, name, onOpen, onRepair, onRemove }: ActionsProps) {
  const { t } = useText();
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="sm"
        variant="light"
        aria-label={t('ui.cases.openNamed', { name })}
        onClick={() => onOpen(known.caseId)}
      >
        {t('ui.cases.openAction')}
      </Button>
      {known.isDamaged ? (
        <Button
          size="sm"
          variant="light"
          color="orange"
          aria-label={t('ui.cases.repairNamed', { name })}
          onClick={() => onRepair(known)}
        >
          {t('ui.cases.repairAction')}
        </Button>
      ) : null}
      <Button
        size="sm"
        variant="default"
        aria-label={t('ui.cases.removeNamed', { name })}
        onClick={() => onRemove(known)}
      >
        {t('ui.cases.removeAction')}
      </Button>
    </Group>
  );
}
