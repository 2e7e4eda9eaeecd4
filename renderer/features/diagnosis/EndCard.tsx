import { Button, Group } from '@mantine/core';
import {
  IconArrowBackUp,
  IconCircleCheck,
  IconFileText,
  IconHelpCircle,
  IconTool,
} from '@tabler/icons-react';
import type { EndNode, Outcome } from '../../../shared/diagnosis/graph-schema.ts';
import { textFor } from '../../../shared/diagnosis/engine.ts';
import { useSession } from '../../app/session-context.ts';
import { useText } from '../../app/text.ts';
import { Message } from '../../components/Message.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import classes from './Diagnosis.module.css';
import type { Diagnosis } from './use-diagnosis.ts';

type Props = { readonly node: EndNode; readonly diagnosis: Diagnosis };

function look(outcome: Outcome) {
  if (outcome === 'repaired') return { tone: 'good', icon: IconCircleCheck } as const;
  if (outcome === 'inconclusive') return { tone: 'idle', icon: IconHelpCircle } as const;
  return { tone: 'caution', icon: IconTool } as const;
}

/** Where the diagnosis ends: the outcome and what to do next. */
export function EndCard({ node, diagnosis }: Props) {
  const session = useSession();
  const { t, pick } = useText();
  const { state } = diagnosis;
  return (
    <section className={classes['card']} aria-labelledby="outcome">
      <div>
        <StatusBadge {...look(node.outcome)} label={t(`ui.diagnosis.outcome.${node.outcome}`)} />
      </div>
      <h2 id="outcome" className={classes['title']} data-node={node.id}>
        {pick(node.title)}
      </h2>
      <div className={classes['text']}>
        {pick(state === null ? node.text : textFor(node, state.context))}
      </div>
      <Message
        tone={node.outcome === 'repaired' ? 'good' : 'note'}
        lead={t('ui.diagnosis.next')}
        action={pick(node.nextAction)}
      />
      <Group gap="sm">
        <Button
          size="lg"
          leftSection={<IconFileText size={20} aria-hidden />}
          onClick={() => session.navigation.go('report')}
        >
          {t('ui.diagnosis.report')}
        </Button>
        <Button
          size="lg"
          variant="default"
          disabled={diagnosis.busy || !diagnosis.undoable}
          leftSection={<IconArrowBackUp size={20} aria-hidden />}
          onClick={() => void diagnosis.undo()}
        >
          {t('ui.diagnosis.undo')}
        </Button>
      </Group>
    </section>
  );
}
