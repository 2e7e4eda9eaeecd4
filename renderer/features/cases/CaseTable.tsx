import { Button, Group, Table } from '@mantine/core';
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
      <Table
        className={classes['table']}
        fz="md"
        verticalSpacing="0.35rem"
        aria-label={t('ui.cases.list')}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('ui.cases.site')}</Table.Th>
            <Table.Th scope="col">{t('ui.cases.updated')}</Table.Th>
            <Table.Th scope="col">{t('ui.phones.title')}</Table.Th>
            <Table.Th scope="col">{t('ui.cases.actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cases.map((known) => (
            <Table.Tr key={known.caseId}>
              <Table.Td>
                <div className={classes['name']}>{nameOf(known)}</div>
                <CaseBadges known={known} isOpen={known.caseId === openCaseId} />
              </Table.Td>
              <Table.Td>{dateTime(known.updatedAt)}</Table.Td>
              <Table.Td>{number(known.phoneCount)}</Table.Td>
              <Table.Td>
                <CaseActions
                  known={known}
                  name={nameOf(known)}
                  onOpen={onOpen}
                  onRepair={onRepair}
                  onRemove={onRemove}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
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
