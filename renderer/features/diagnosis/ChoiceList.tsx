import { useHotkeys } from '@mantine/hooks';
import { IconAlertTriangle, IconEyeCheck, IconScale } from '@tabler/icons-react';
import type { Choice } from '../../../shared/diagnosis/graph-schema.ts';
import type { Strength } from '../../../shared/diagnosis/run-schema.ts';
import { useText } from '../../app/text.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import classes from './Diagnosis.module.css';

type Props = {
  readonly choices: readonly Choice[];
  /** Answers that what the application sees carries, and how far. */
  readonly proposed: readonly string[];
  readonly strength: Strength | null;
  /** Answers that what was noted does not bear out. */
  readonly unproved?: readonly string[];
  readonly busy: boolean;
  readonly onChoose: (choice: string) => void;
};

/** The answers as large buttons; the figure keys choose too. */
export function ChoiceList(props: Props) {
  const { choices, proposed, strength, unproved = [], busy, onChoose } = props;
  const { t, pick } = useText();
  useHotkeys(
    choices.slice(0, 9).map((choice, index) => [
      String(index + 1),
      () => {
        if (!busy) onChoose(choice.id);
      },
    ]),
  );
  return (
    <div className={classes['choices']}>
      {choices.map((choice, index) => {
        const isProposed = proposed.includes(choice.id);
        return (
          <button
            key={choice.id}
            type="button"
            disabled={busy}
            data-choice={choice.id}
            className={`${classes['choice']} ${isProposed && strength === 'observed' ? classes['proposed'] : ''}`}
            onClick={() => onChoose(choice.id)}
          >
            <kbd className="key" aria-hidden>
              {index + 1}
            </kbd>
            <span className={classes['choiceWords']}>
              {pick(choice.label)}
              {isProposed && strength !== null ? (
                <StatusBadge
                  tone={strength === 'observed' ? 'good' : 'note'}
                  icon={strength === 'observed' ? IconEyeCheck : IconScale}
                  label={t(`ui.diagnosis.${strength}`, { count: proposed.length })}
                />
              ) : null}
              {unproved.includes(choice.id) ? (
                <StatusBadge
                  tone="caution"
                  icon={IconAlertTriangle}
                  label={t('ui.diagnosis.unproved')}
                />
              ) : null}
            </span>
          </button>
        );
      })}
    </div>
  );
}
