import { type ReactNode, useState } from 'react';
import type { PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import type { Symptom } from '../../../shared/knowledge/graph-schema.ts';
import { describingQuestions } from '../../../shared/knowledge/describing-questions.ts';
import { symptomsDescribed } from '../../../shared/search/describe.ts';
import { useText } from '../../base/text.ts';
import classes from './DescribeFault.module.css';

type Props = {
  readonly context: PhoneContext;
  /** What each symptom described is shown as: a way into the diagnosis. */
  readonly children: (symptom: Symptom) => ReactNode;
};

/** Three questions that lead to the diagnosis when no word does. */
export function DescribeFault({ context, children }: Props) {
  const { t, pick } = useText();
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const symptoms = symptomsDescribed(diagnosisGraph, context, answers);
  return (
    <section className={classes['describe']} aria-label={t('ui.search.describe')}>
      <strong>{t('ui.search.describe')}</strong>
      {describingQuestions.map((question) => (
        <fieldset key={question.id} className={classes['question']}>
          <legend>{pick(question.text)}</legend>
          {question.choices.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className={classes['choice']}
              aria-pressed={answers[question.id] === choice.id}
              onClick={() => setAnswers({ ...answers, [question.id]: choice.id })}
            >
              {pick(choice.text)}
            </button>
          ))}
        </fieldset>
      ))}
      {symptoms.length === 0 ? null : (
        <div className={classes['symptoms']} role="status" aria-label={t('ui.search.described')}>
          <strong>{t('ui.search.described')}</strong>
          {symptoms.map(children)}
        </div>
      )}
    </section>
  );
}
