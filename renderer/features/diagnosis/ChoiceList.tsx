import { useHotkeys } from '@mantine/hooks';
import { IconEyeCheck } from '@tabler/icons-react';
import type { Choice } from '../../../shared/diagnosis/graph-schema.ts';
import { useText } from '../../app/text.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import classes from './Diagnosis.module.css';

type Props = {
  readonly choices: readonly Choice[];
  /** Answers that agree with what the application sees. */
  readonly proposed: readonly string[];
  readonly busy: boolean;
  readonly onChoose: (choice: string) => void;
};

/** The answers as large buttons; the figure keys choose too. */
export function ChoiceList({ choices, proposed, busy, onChoose }: Props) {
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
            className={`${classes['choice']} ${isProposed ? classes['proposed'] : ''}`}
            onClick={() => onChoose(choice.id)}
          >
            <kbd className="key" aria-hidden>
              {index + 1}
            </kbd>
            <span className={classes['choiceWords']}>
              {pick(choice.label)}
              {isProposed ? (
                <StatusBadge
                  tone={proposed.length === 1 ? 'good' : 'note'}
                  icon={IconEyeCheck}
                  label={t(proposed.length === 1 ? 'ui.diagnosis.seen' : 'ui.diagnosis.agrees')}
                />
              ) : null}
            </span>
          </button>
        );
      })}
    </div>
  );
}
