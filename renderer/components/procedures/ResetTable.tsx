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
    <table className={classes['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('ui.reset.phone')}</th>
          <th scope="col">{t('ui.reset.range')}</th>
          <th scope="col">{t('ui.reset.models')}</th>
        </tr>
      </thead>
      <tbody>
        {procedures.map((procedure) => {
          const isChosen = procedure.id === chosen;
          return (
            <tr
              key={procedure.id}
              className={`${classes['row']} ${isChosen ? classes['chosen'] : ''}`}
              onClick={() => onChoose(procedure.id)}
            >
              <td>
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
              </td>
              <td>{pick(procedure.range)}</td>
              <td className={classes['models']}>{procedure.models.join(', ')}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
