import { IconCheck, IconEye, IconEyeCheck, IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ConfirmedBy } from '../../../shared/diagnosis/run-schema.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { ProcedureStep } from '../../../shared/knowledge/procedure-schema.ts';
import { useText } from '../../base/text.ts';
import { Countdown } from '../Countdown.tsx';
import { EvidenceFold } from '../EvidenceFold.tsx';
import { Message } from '../Message.tsx';
import { StatusBadge } from '../StatusBadge.tsx';
import classes from './ProcedureGuide.module.css';

export type StepTick = {
  readonly at: string;
  readonly confirmedBy: ConfirmedBy;
  readonly evidence: readonly Evidence[];
};

type Props = {
  readonly step: ProcedureStep;
  readonly number: number;
  readonly tick: StepTick | null;
  readonly current: boolean;
  readonly watched: boolean;
  /** Shown for reading only, with all its text at once. */
  readonly reading: boolean;
  readonly children: ReactNode;
};

/** One action of a procedure: done with its proof, in progress, or to come. */
export function ProcedureStepItem(props: Props) {
  const { step, number, tick, current, watched, reading, children } = props;
  const { t, pick } = useText();
  const look = tick !== null ? classes['done'] : current ? classes['current'] : '';
  return (
    <li
      className={`${classes['step']} ${look}`}
      aria-current={current ? 'step' : undefined}
      data-arriving
    >
      <span className={classes['number']}>
        {tick === null ? number : <IconCheck size={18} stroke={3} aria-label={t('ui.step.done')} />}
      </span>
      <div>
        <div className={classes['text']} {...(current ? { 'data-next': true, tabIndex: -1 } : {})}>
          {pick(step.text)}
        </div>
        {tick === null ? null : <TickProof tick={tick} observe={step.observe} />}
        {reading && step.expect !== undefined ? (
          <div className={classes['hint']}>{pick(step.expect)}</div>
        ) : null}
        {reading && step.caution !== undefined ? (
          <Message tone="caution" lead={pick(step.caution)} />
        ) : null}
        {current ? (
          <div className={classes['inside']}>
            {step.caution === undefined ? null : (
              <Message tone="caution" lead={pick(step.caution)} />
            )}
            {step.timer === undefined ? null : (
              <Countdown kind={step.timer.kind} seconds={step.timer.seconds} />
            )}
            {step.expect === undefined ? null : (
              <div className={classes['expect']}>
                <IconEye size={19} aria-hidden />
                <span>{pick(step.expect)}</span>
              </div>
            )}
            {step.observe !== undefined && watched ? (
              <div className={classes['expect']}>
                <IconEyeCheck size={19} aria-hidden />
                <span>{t(`ui.reset.watching.${step.observe}`)}</span>
              </div>
            ) : null}
            {children}
          </div>
        ) : null}
      </div>
    </li>
  );
}

type ProofProps = { readonly tick: StepTick; readonly observe: ProcedureStep['observe'] };

/**
 * Who confirmed that a step is done, when, and what proves it. The application only saw the phone
 * leave or return; it did not see which key was pressed, and does not say so.
 */
function TickProof({ tick, observe }: ProofProps) {
  const { t, time } = useText();
  const bySelf = tick.confirmedBy === 'application';
  const at = time(tick.at);
  return (
    <div className={classes['proof']}>
      <StatusBadge
        tone={bySelf ? 'good' : 'idle'}
        icon={bySelf ? IconEyeCheck : IconUserCheck}
        label={t(`ui.confirmedBy.${tick.confirmedBy}`)}
      />
      <span>
        {bySelf && observe !== undefined ? t(`ui.step.seen.${observe}`, { time: at }) : at}
      </span>
      <EvidenceFold evidence={tick.evidence} />
    </div>
  );
}
