import { Button, Group } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleCheck,
  IconFileText,
  IconHelpCircle,
  IconTool,
} from '@tabler/icons-react';
import { conclude, sentencesFor } from '../../../shared/conclusion/conclusion.ts';
import type {
  Conclusion,
  ConclusionSentence,
} from '../../../shared/conclusion/conclusion-types.ts';
import { inWords } from '../../../shared/conclusion/words.ts';
import type { Case } from '../../../shared/case/case-schema.ts';
import type { EndNode } from '../../../shared/knowledge/graph-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { useArrival } from '../../base/arrival.ts';
import { useSession } from '../../state/session-context.ts';
import { speakerOf } from '../../base/speaker.ts';
import { Surface } from '../../components/Surface.tsx';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Message, type MessageTone } from '../../components/Message.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useStore } from '../../state/store.ts';
import classes from './Diagnosis.module.css';
import { questionOf } from './transcript-view.ts';
import type { Diagnosis } from './use-diagnosis.ts';

type Props = {
  readonly node: EndNode;
  readonly phoneKey: string;
  readonly diagnosis: Diagnosis;
};

function look({ outcome, standing }: Conclusion) {
  if (standing === 'contradicted') return { tone: 'bad', icon: IconAlertTriangle } as const;
  if (standing === 'unverified') return { tone: 'caution', icon: IconAlertTriangle } as const;
  if (outcome === 'repaired') return { tone: 'good', icon: IconCircleCheck } as const;
  if (outcome === 'inconclusive') return { tone: 'idle', icon: IconHelpCircle } as const;
  return { tone: 'caution', icon: IconTool } as const;
}

const TONES: Readonly<Record<ConclusionSentence['role'], MessageTone>> = {
  title: 'note',
  meaning: 'note',
  contradiction: 'bad',
  doubt: 'caution',
  support: 'good',
  noted: 'note',
  next: 'note',
};

/** The end of the diagnosis: its outcome, what the measurements say about it, what to do next. */
export function EndCard({ node, phoneKey, diagnosis }: Props) {
  const { cases } = useSession();
  const { current } = useStore(cases);
  return current === null ? null : (
    <WeighedEnd node={node} phoneKey={phoneKey} diagnosis={diagnosis} known={current} />
  );
}

function WeighedEnd({ node, phoneKey, diagnosis, known }: Props & { readonly known: Case }) {
  const session = useSession();
  const text = useText();
  const { t } = text;
  const conclusion = conclude(known, phoneKey, diagnosisGraph);
  const say = ({ words }: ConclusionSentence): string => inWords(words, speakerOf(text));
  const { by, standing } = conclusion;
  const { state } = diagnosis;
  const title = useArrival<HTMLHeadingElement>(state === null ? '' : questionOf(state));
  return (
    <Surface className={classes['card']} aria-labelledby="outcome" data-arriving>
      {by === null || standing !== 'plain' ? null : (
        <div>
          <StatusBadge {...look(conclusion)} label={t(`conclusion.by.${by}`)} />
        </div>
      )}
      <h2 id="outcome" ref={title} tabIndex={-1} className={classes['title']} data-node={node.id}>
        {sentencesFor(conclusion, 'title').map(say).join(' ')}
      </h2>
      {sentencesFor(conclusion, 'meaning').map((sentence) => (
        <div key={sentence.code} className={classes['text']}>
          {say(sentence)}
        </div>
      ))}
      {sentencesFor(conclusion, 'contradiction', 'doubt', 'support', 'noted').map((sentence) => (
        <Message
          key={`${sentence.role} ${sentence.code}`}
          tone={TONES[sentence.role]}
          lead={t(`conclusion.role.${sentence.role}`)}
          action={say(sentence)}
        />
      ))}
      {sentencesFor(conclusion, 'next').map((sentence) => (
        <Message
          key={sentence.code}
          tone={standing === 'plain' && node.outcome === 'repaired' ? 'good' : 'note'}
          lead={t('conclusion.role.next')}
          action={say(sentence)}
        />
      ))}
      <Group gap="sm">
        <Button
          size="lg"
          leftSection={<IconFileText size={20} aria-hidden />}
          onClick={() => session.navigation.go('report')}
        >
          {t('ui.diagnosis.report')}
        </Button>
        <ActionButton
          size="lg"
          variant="default"
          blocked={diagnosis.busy || !diagnosis.undoable}
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
          onPress={() => void diagnosis.undo()}
        >
          {t('ui.diagnosis.undo')}
        </ActionButton>
      </Group>
    </Surface>
  );
}
