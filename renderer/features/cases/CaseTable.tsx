import { Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconFlask, IconFolderOpen } from '@tabler/icons-react';
import type { CaseSummary } from '../../../shared/case/case-schema.ts';
import { useText } from '../../base/text.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import classes from '../../components/Table.module.css';

type Props = {
  readonly cases: readonly CaseSummary[];
  readonly openCaseId: string | null;
  readonly onOpen: (caseId: string) => void;
  readonly onRepair: (known: CaseSummary) => void;
  readonly onRemove: (known: CaseSummary) => void;
};

/** Cases, the latest first. */
export function CaseTable({ cases, openCaseId, onOpen, onRepair, onRemove }: Props) {
  const { t, dateTime, number } = useText();
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
          {cases.map((known) => {
            const name = known.siteName === '' ? t('ui.shell.unnamedCase') : known.siteName;
            return (
              <tr key={known.caseId}>
                <td>
                  <div className={classes['name']}>{name}</div>
                  <div className={classes['badges']}>
                    {known.caseId === openCaseId ? (
                      <StatusBadge tone="note" icon={IconFolderOpen} label={t('ui.cases.open')} />
                    ) : null}
                    {known.closed ? (
                      <StatusBadge
                        tone="good"
                        icon={IconCircleCheck}
                        label={t('ui.cases.closed')}
                      />
                    ) : null}
                    {known.simulated ? (
                      <StatusBadge
                        tone="caution"
                        icon={IconFlask}
                        label={t('ui.cases.simulated')}
                      />
                    ) : null}
                    {known.isDamaged ? (
                      <StatusBadge
                        tone="caution"
                        icon={IconAlertTriangle}
                        label={t('ui.cases.readOnly')}
                      />
                    ) : null}
                    {known.damagedLines > 0 ? (
                      <StatusBadge
                        tone="caution"
                        icon={IconAlertTriangle}
                        label={t('ui.cases.damaged', { count: known.damagedLines })}
                      />
                    ) : null}
                  </div>
                </td>
                <td>{dateTime(known.updatedAt)}</td>
                <td>{number(known.phoneCount)}</td>
                <td>
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
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
