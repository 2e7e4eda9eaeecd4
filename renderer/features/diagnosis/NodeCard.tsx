import {
  IconArrowBackUp,
  IconGridDots,
  IconHandFinger,
  IconHelpCircle,
  IconListNumbers,
  type Icon,
} from '@tabler/icons-react';
import { choicesFor, textFor } from '../../../shared/diagnosis/engine.ts';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import { useArrival } from '../../base/arrival.ts';
import { Surface } from '../../components/Surface.tsx';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Countdown } from '../../components/Countdown.tsx';
import { Fold } from '../../components/Fold.tsx';
import { KeyHint } from '../../components/KeyHint.tsx';
import { Message } from '../../components/Message.tsx';
import { SourceList } from '../../components/SourceList.tsx';
import type { KnownPhone } from '../../state/use-phone.ts';
import { BeforeYouStart } from '../../components/procedures/BeforeYouStart.tsx';
import { ChoiceList } from './ChoiceList.tsx';
import { CrossedTestNode } from './CrossedTestNode.tsx';
import classes from './Diagnosis.module.css';
import { ObservationPanel } from './ObservationPanel.tsx';
import { ProcedureNode } from './ProcedureNode.tsx';
import { judgeAnswer } from '../../../shared/diagnosis/proposals.ts';
import { questionOf } from './transcript-view.ts';
import { useConsent } from './use-consent.ts';
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

/** One question or action, with what the application observes for it, and its answers. */
export function NodeCard({ node, phone, diagnosis }: Props) {
  const { t, pick } = useText();
  const observation = useObservation(node, phone, diagnosis);
  const { state } = diagnosis;
  const KindIcon = KINDS[node.kind];
  const question = state === null ? '' : questionOf(state);
  // The new question is read aloud, and the keyboard starts there.
  const title = useArrival<HTMLHeadingElement>(question);

  const consent = useConsent(node, state, question);

  if (state === null) return null;
  const answer = (choice: string): void => {
    void diagnosis.answer(judgeAnswer(choice, observation.proposal));
  };

  return (
    <Surface className={classes['card']} aria-labelledby="question" data-arriving>
      <div className={classes['kind']}>
        <KindIcon size={19} aria-hidden />
        {t(`ui.diagnosis.kind.${node.kind}`)}
      </div>
      <h2 id="question" ref={title} tabIndex={-1} className={classes['title']} data-node={node.id}>
        {pick(node.title)}
      </h2>
      <div className={classes['text']}>{pick(textFor(node, state.context))}</div>
      {/* A procedure shows its own warnings, to be accepted before its first step. */}
      {node.caution === undefined || node.kind === 'procedure' ? null : (
        <Message tone="caution" lead={pick(node.caution)} />
      )}
      <BeforeYouStart {...consent} />
      {node.kind === 'action' && node.timerSeconds !== undefined ? (
        <Countdown kind="wait" seconds={node.timerSeconds} />
      ) : null}
      {node.kind === 'procedure' ? (
        <ProcedureNode node={node} phone={phone} diagnosis={diagnosis} />
      ) : null}
      <ObservationPanel node={node} phone={phone} observation={observation} />
      {node.kind === 'crossed-test' ? (
        <CrossedTestNode node={node} phone={phone} diagnosis={diagnosis} />
      ) : consent.acceptance.accepted ? (
        <ChoiceList
          choices={choicesFor(node, state.context).map(({ choice }) => choice)}
          proposed={observation.proposal?.choices ?? []}
          strength={observation.proposal?.strength ?? null}
          busy={diagnosis.busy}
          question={question}
          keys={node.kind === 'procedure' ? 'letters' : 'figures'}
          onChoose={answer}
        />
      ) : null}
      <div className={classes['foot']}>
        <ActionButton
          variant="subtle"
          size="sm"
          blocked={diagnosis.busy || !diagnosis.undoable}
          leftSection={<IconArrowBackUp size={18} aria-hidden />}
          rightSection={<KeyHint name="U" />}
          onPress={() => void diagnosis.undo()}
        >
          {t('ui.diagnosis.undo')}
        </ActionButton>
      </div>
      {node.why === undefined ? null : (
        <Fold label={t('ui.diagnosis.why')}>
          <p>{pick(node.why)}</p>
          <SourceList sources={node.sources} />
        </Fold>
      )}
    </Surface>
  );
}
