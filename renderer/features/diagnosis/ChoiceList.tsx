import { IconAlertTriangle, IconEyeCheck, IconScale } from '@tabler/icons-react';
import type { Choice } from '../../../shared/knowledge/graph-schema.ts';
import type { Strength } from '../../../shared/diagnosis/run-schema.ts';
import { useSingleKeys } from '../../state/single-keys.ts';
import { useText } from '../../base/text.ts';
import { KeyHint } from '../../components/KeyHint.tsx';
import { pressable } from '../../components/pressable.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import classes from './Diagnosis.module.css';

type Props = {
  readonly choices: readonly Choice[];
  /** Answers that the application's observations support, and how strongly. */
  readonly proposed: readonly string[];
  readonly strength: Strength | null;
  /** Answers that the recorded tries do not support. */
  readonly unproved?: readonly string[];
  readonly busy: boolean;
  /** Identifies the question, so that keys are ignored for a moment when it is new. */
  readonly question: string;
  /** Letters, when digits would be confused with the numbers of the steps above. */
  readonly keys?: 'figures' | 'letters';
  readonly onChoose: (choice: string) => void;
};

const KEYS = { figures: '123456789', letters: 'abcdefghi' } as const;

/** This many answers fit below a step even in a low window. */
const FEW = 3;

/** The answers as large buttons; a single key chooses too. */
export function ChoiceList(props: Props) {
  const { choices, proposed, strength, unproved = [], busy, question, keys = 'figures' } = props;
  const { onChoose } = props;
  const { t, pick } = useText();
  const keyOf = (index: number): string => KEYS[keys].charAt(index);
  useSingleKeys(
    Object.fromEntries(
      choices.slice(0, KEYS[keys].length).map((choice, index) => [
        keyOf(index),
        () => {
          if (!busy) onChoose(choice.id);
        },
      ]),
    ),
    question,
  );
  return (
    <div className={`${classes['choices']} ${choices.length <= FEW ? classes['few'] : ''}`}>
      {choices.map((choice, index) => {
        const isProposed = proposed.includes(choice.id);
        return (
          <button
            key={choice.id}
            type="button"
            data-choice={choice.id}
            className={`${classes['choice']} ${isProposed && strength === 'observed' ? classes['proposed'] : ''}`}
            {...pressable(busy, () => onChoose(choice.id))}
          >
            {keyOf(index) === '' ? null : <KeyHint name={keyOf(index).toUpperCase()} />}
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
