import { Group, VisuallyHidden } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useArrival } from '../../base/arrival.ts';
import { Surface } from '../../components/Surface.tsx';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Fold } from '../../components/Fold.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { type KnownPhone, usePhone } from '../../state/use-phone.ts';
import { FlowchartView } from '../../components/flowchart/FlowchartView.tsx';
import { useSession } from '../../state/session-context.ts';
import { useStore } from '../../state/store.ts';
import { PhonePicker } from '../../components/phones/PhonePicker.tsx';
import classes from './Diagnosis.module.css';
import { EndCard } from './EndCard.tsx';
import { NodeCard } from './NodeCard.tsx';
import { SymptomChooser } from './SymptomChooser.tsx';
import { TranscriptPanel } from './TranscriptPanel.tsx';
import { type Diagnosis, useDiagnosis } from './use-diagnosis.ts';

/** The ordered diagnosis: one question at a time, the path beside it. */
export function DiagnosisPage({ phoneKey }: { readonly phoneKey: string | null }) {
  const { t } = useText();
  const phone = usePhone(phoneKey);
  return (
    <>
      {phone === null ? (
        <>
          <PageHead title={t('ui.diagnosis.title')} lead={t('ui.diagnosis.choosePhone')} />
          <PhonePicker phoneKey={phoneKey} page="diagnosis" />
        </>
      ) : (
        <PhoneDiagnosis phone={phone} />
      )}
    </>
  );
}

function PhoneDiagnosis({ phone }: { readonly phone: KnownPhone }) {
  const { t } = useText();
  const diagnosis = useDiagnosis(phone);
  const { navigation } = useSession();
  const { symptom: proposed } = useStore(navigation);
  const [restarting, setRestarting] = useState(proposed !== undefined);
  const { state } = diagnosis;

  const leaveChooser = (): void => {
    setRestarting(false);
    if (proposed !== undefined) navigation.restore({ page: 'diagnosis', phoneKey: phone.key });
  };
  const begin = async (symptom: string | null): Promise<void> => {
    await diagnosis.start(symptom);
    leaveChooser();
  };

  return (
    <>
      {state === null || restarting ? (
        <PageHead title={t('ui.diagnosis.title')} />
      ) : (
        <VisuallyHidden component="h1">{t('ui.diagnosis.title')}</VisuallyHidden>
      )}
      <Group justify="space-between" gap="sm">
        <PhonePicker phoneKey={phone.key} page="diagnosis" />
        {state === null || restarting ? null : (
          <RunActions diagnosis={diagnosis} onRestart={() => setRestarting(true)} />
        )}
      </Group>
      {diagnosis.problem === null ? null : <ProblemMessage problem={diagnosis.problem} />}
      {state === null || restarting ? (
        <SymptomChooser
          phone={phone}
          busy={diagnosis.busy}
          onChoose={(symptom) => void begin(symptom)}
          proposed={proposed ?? null}
          onCancel={restarting && state !== null ? leaveChooser : undefined}
        />
      ) : (
        <>
          <div className={classes['columns']}>
            <RunCard phone={phone} diagnosis={diagnosis} />
            <TranscriptPanel diagnosis={diagnosis} />
          </div>
          <Fold label={t('ui.flowchart.show')}>
            <FlowchartView context={state.context} state={state} />
          </Fold>
        </>
      )}
    </>
  );
}

function RunCard({
  phone,
  diagnosis,
}: {
  readonly phone: KnownPhone;
  readonly diagnosis: Diagnosis;
}) {
  const { state, node } = diagnosis;
  if (state === null || node === null) return null;
  if (state.suspended) return <SuspendedCard diagnosis={diagnosis} />;
  return node.kind === 'end' ? (
    <EndCard node={node} phoneKey={phone.key} diagnosis={diagnosis} />
  ) : (
    <NodeCard
      key={`${node.id}-${state.path.length}`}
      node={node}
      phone={phone}
      diagnosis={diagnosis}
    />
  );
}

function SuspendedCard({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { t } = useText();
  const title = useArrival<HTMLHeadingElement>('suspended');
  return (
    <Surface className={classes['card']} aria-labelledby="suspended" data-arriving>
      <h2 id="suspended" ref={title} tabIndex={-1} className={classes['title']}>
        {t('ui.diagnosis.suspended')}
      </h2>
      <p className={classes['text']}>{t('ui.diagnosis.suspendedText')}</p>
      <ActionButton
        size="lg"
        w="fit-content"
        blocked={diagnosis.busy}
        leftSection={<IconPlayerPlay size={20} aria-hidden />}
        onPress={() => void diagnosis.resume()}
      >
        {t('ui.diagnosis.resume')}
      </ActionButton>
    </Surface>
  );
}

type RunActionsProps = { readonly diagnosis: Diagnosis; readonly onRestart: () => void };

function RunActions({ diagnosis, onRestart }: RunActionsProps) {
  const { t } = useText();
  const { state } = diagnosis;
  return (
    <Group gap="xs">
      {state === null || state.suspended || state.ended ? null : (
        <ActionButton
          variant="default"
          size="sm"
          blocked={diagnosis.busy}
          leftSection={<IconPlayerPause size={18} aria-hidden />}
          onPress={() => void diagnosis.suspend()}
        >
          {t('ui.diagnosis.suspend')}
        </ActionButton>
      )}
      <ActionButton
        variant="default"
        size="sm"
        blocked={diagnosis.busy}
        leftSection={<IconRefresh size={18} aria-hidden />}
        onPress={onRestart}
      >
        {t('ui.diagnosis.restart')}
      </ActionButton>
    </Group>
  );
}
