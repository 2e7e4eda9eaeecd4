import { Table } from '@mantine/core';
import { IconCircle, IconCircleDot, IconDeviceLandlinePhone } from '@tabler/icons-react';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import { useText } from '../../base/text.ts';
import { StatusBadge } from '../StatusBadge.tsx';
import classes from './ResetTable.module.css';

type Props = {
  readonly label: string;
  readonly procedures: readonly Procedure[];
  readonly chosen: string | null;
  /** The procedure of the phone at hand. */
  readonly detected: string | null;
  readonly onChoose: (procedureId: string) => void;
};

/** Rows of the reset table: brand, range, models. */
export function ResetTable({ label, procedures, chosen, detected, onChoose }: Props) {
  const { t, pick } = useText();
  return (
    <Table
      className={classes['table']}
      fz="md"
      verticalSpacing="0.4rem"
      horizontalSpacing="0.8rem"
      highlightOnHover
      aria-label={label}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('ui.reset.phone')}</Table.Th>
          <Table.Th scope="col">{t('ui.reset.range')}</Table.Th>
          <Table.Th scope="col">{t('ui.reset.models')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {procedures.map((procedure) => {
          const isChosen = procedure.id === chosen;
          return (
            <Table.Tr
              key={procedure.id}
              className={`${classes['row']} ${isChosen ? classes['chosen'] : ''}`}
              onClick={() => onChoose(procedure.id)}
            >
              <Table.Td>
                <button
                  type="button"
                  className={classes['pick']}
                  aria-pressed={isChosen}
                  data-procedure={procedure.id}
                >
                  {isChosen ? (
                    <IconCircleDot size={20} aria-hidden />
                  ) : (
                    <IconCircle size={20} stroke={1.4} aria-hidden />
                  )}
                  {pick(procedure.title)}
                  {procedure.id === detected ? (
                    <StatusBadge
                      tone="good"
                      icon={IconDeviceLandlinePhone}
                      label={t('ui.reset.detected')}
                    />
                  ) : null}
                </button>
              </Table.Td>
              <Table.Td>{pick(procedure.range)}</Table.Td>
              <Table.Td className={classes['models']}>{procedure.models.join(', ')}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
