import { useRef, useState } from 'react';
import { isNamedFor, methodToOpen } from '../../../shared/knowledge/procedure-methods.ts';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Message } from '../Message.tsx';
import { BeforeYouStart } from './BeforeYouStart.tsx';
import classes from './ProcedureGuide.module.css';
import { MethodChoice } from './MethodChoice.tsx';
import { useNextStep } from './next-step.ts';
import { ProcedureValues } from './ProcedureValues.tsx';
import { ProcedureNotes } from './ProcedureNotes.tsx';
import { ProcedureStepItem, type StepTick } from './ProcedureStepItem.tsx';

type Props = {
  readonly procedure: Procedure;
  /** The model at hand, null when it is not known. */
  readonly model: string | null;
  /** Ticked steps, and who confirmed them. */
  readonly ticks: ReadonlyMap<string, StepTick>;
  /** Absent: the steps are shown for reading only. */
  readonly onDone?: ((step: string) => void) | undefined;
  readonly busy?: boolean;
  /** True while the phone is watched, so that steps can prove themselves. */
  readonly watched?: boolean;
};

/** A procedure as guided steps: the warning first, then one action at a time. */
export function ProcedureGuide(props: Props) {
  const { procedure, model, ticks, onDone, busy = false, watched = false } = props;
  const { t } = useText();
  const isBegun = procedure.methods.some(({ steps }) => steps.some(({ id }) => ticks.has(id)));
  const [chosen, setChosen] = useState<string | null>(null);
  const guide = useRef<HTMLDivElement>(null);
  useNextStep(guide, ticks.size);
  const [accepted, setAccepted] = useState(false);
  const method =
    procedure.methods.find((candidate) => candidate.id === chosen) ??
    methodToOpen(procedure, model, (step) => ticks.has(step));
  if (method === undefined) return null;
  const mustAccept = onDone !== undefined && procedure.warnings.length > 0 && !isBegun;
  const ready = onDone !== undefined && (!mustAccept || accepted);
  const lastDone = method.steps.findLastIndex((step) => ticks.has(step.id));
  const current = ready ? method.steps[lastDone + 1] : undefined;

  return (
    <div className={classes['guide']} ref={guide}>
      <BeforeYouStart
        warnings={procedure.warnings}
        erases={procedure.erases}
        {...(mustAccept ? { acceptance: { accepted, onChange: setAccepted } } : {})}
      />
      {isNamedFor(procedure, model) ? null : (
        <Message
          tone="note"
          lead={t('ui.reset.supposed', {
            model: model ?? '',
            models: procedure.models.join(', '),
          })}
        />
      )}
      <ProcedureValues procedure={procedure} />
      <MethodChoice procedure={procedure} model={model} chosen={method.id} onChoose={setChosen} />
      <ol className={classes['steps']}>
        {method.steps.map((step, index) => (
          <ProcedureStepItem
            key={step.id}
            step={step}
            number={index + 1}
            tick={ticks.get(step.id) ?? null}
            current={step === current}
            watched={watched}
            reading={onDone === undefined}
          >
            {step === current && onDone !== undefined ? (
              <ActionButton
                size="lg"
                w="fit-content"
                blocked={busy}
                onPress={() => onDone(step.id)}
              >
                {t('ui.reset.done')}
              </ActionButton>
            ) : null}
          </ProcedureStepItem>
        ))}
      </ol>
      {ready && lastDone === method.steps.length - 1 ? (
        <div data-next data-arriving tabIndex={-1} className={classes['next']}>
          <Message tone="good" role="status" lead={t('ui.reset.allDone')} />
        </div>
      ) : null}
      <ProcedureNotes procedure={procedure} method={method.id} />
    </div>
  );
}
