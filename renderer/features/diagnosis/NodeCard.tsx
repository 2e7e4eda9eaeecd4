import { Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconGridDots,
  IconHandFinger,
  IconHelpCircle,
  IconListNumbers,
  type Icon,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { choicesFor, textFor } from '../../../shared/diagnosis/engine.ts';
import type { DiagnosisNode } from '../../../shared/diagnosis/graph-schema.ts';
import { useText } from '../../app/text.ts';
import { Countdown } from '../../components/Countdown.tsx';
import { Fold } from '../../components/Fold.tsx';
import { Message } from '../../components/Message.tsx';
import { SourceList } from '../../components/SourceList.tsx';
import type { KnownPhone } from '../../state/use-phone.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { CrossedTestNode } from './CrossedTestNode.tsx';
import classes from './Diagnosis.module.css';
import { ObservationPanel } from './ObservationPanel.tsx';
import { ProcedureNode } from './ProcedureNode.tsx';
import { judgeAnswer } from './proposals.ts';
import { useObservation } from './use-observation.ts';
import type { Diagnosis } from './use-diagnosis.ts';

type WorkNode = Exclude<DiagnosisNode, { kind: 'end' }>;

const KINDS: Readonly<Record<WorkNode['kind'], Icon>> = {
  question: IconHelpCircle,
  action: IconHandFinger,
  procedure: IconListNumbers,
  'crossed-test': IconGridDots,
};

type Props = {
  readonly node: WorkNode;
  readonly phone: KnownPhone;
  readonly diagnosis: Diagnosis;
};

/** One question or action, with what the application sees of it, and its answers. */
export function NodeCard({ node, phone, diagnosis }: Props) {
  const { t, pick } = useText();
  const title = useRef<HTMLHeadingElement>(null);
  const observation = useObservation(node, phone, diagnosis);
  const { state } = diagnosis;
  const KindIcon = KINDS[node.kind];

  // The new question is read aloud and the keyboard starts from it.
  useEffect(() => {
    if ((state?.path.length ?? 0) > 0) title.current?.focus({ preventScroll: true });
  }, [state?.path.length]);

  if (state === null) return null;
  const answer = (choice: string): void => {
    void diagnosis.answer(judgeAnswer(choice, observation.proposal));
  };

  return (
    <section className={classes['card']} aria-labelledby="question">
      <div className={classes['kind']}>
        <KindIcon size={19} aria-hidden />
        {t(`ui.diagnosis.kind.${node.kind}`)}
      </div>
      <h2 id="question" ref={title} tabIndex={-1} className={classes['title']} data-node={node.id}>
        {pick(node.title)}
      </h2>
      <div className={classes['text']}>{pick(textFor(node, state.context))}</div>
      {/* A procedure gives its own warnings, to be accepted before its first step. */}
      {node.caution === undefined || node.kind === 'procedure' ? null : (
        <Message tone="caution" lead={pick(node.caution)} />
      )}
      {node.kind === 'action' && node.timerSeconds !== undefined ? (
        <Countdown kind="wait" seconds={node.timerSeconds} />
      ) : null}
      {node.kind === 'procedure' ? (
        <ProcedureNode node={node} phone={phone} diagnosis={diagnosis} />
      ) : null}
      <ObservationPanel node={node} phone={phone} observation={observation} />
      {node.kind === 'crossed-test' ? (
        <CrossedTestNode node={node} phone={phone} diagnosis={diagnosis} />
      ) : (
        <ChoiceList
          choices={choicesFor(node, state.context).map(({ choice }) => choice)}
          proposed={observation.proposal?.choices ?? []}
          strength={observation.proposal?.strength ?? null}
          busy={diagnosis.busy}
          onChoose={answer}
        />
      )}
      <div className={classes['foot']}>
        <Button
          variant="subtle"
          size="sm"
          disabled={diagnosis.busy || !diagnosis.undoable}
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          rightSection={<kbd className="key">u</kbd>}
          onClick={() => void diagnosis.undo()}
        >
          {t('ui.diagnosis.undo')}
        </Button>
      </div>
      {node.why === undefined ? null : (
        <Fold label={t('ui.diagnosis.why')}>
          <p>{pick(node.why)}</p>
          <SourceList sources={node.sources} />
        </Fold>
      )}
    </section>
  );
}
