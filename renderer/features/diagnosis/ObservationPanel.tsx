import { Button } from '@mantine/core';
import { IconClock, IconNetwork } from '@tabler/icons-react';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { EvidenceFold } from '../../components/EvidenceFold.tsx';
import { Fold } from '../../components/Fold.tsx';
import { Message } from '../../components/Message.tsx';
import { ProblemMessage } from '../../components/ProblemMessage.tsx';
import { hasAddress } from '../../../shared/case/watchable.ts';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { LabelCheck } from '../../components/phones/LabelCheck.tsx';
import { PanelMac } from './PanelMac.tsx';
import { PanelPath } from './PanelPath.tsx';
import { PasteValues } from './PasteValues.tsx';
import { measureOf } from '../../../shared/diagnosis/proposals.ts';
import type { Observation } from './use-observation.ts';

type Props = {
  readonly node: DiagnosisNode;
  readonly phone: KnownPhone;
  readonly observation: Observation;
};

/** What the application observes for the question, beside the answers. */
export function ObservationPanel({ node, phone, observation }: Props) {
  const session = useSession();
  const { t, pick } = useText();
  const watch = useStore(session.watch);
  const { info } = useStore(session.settings);
  const { proposal } = observation;
  const observes = 'observation' in node ? node.observation : undefined;
  const measure = measureOf(node);
  const watching = watch.phoneKey === phone.key && observes === 'phone-rebooted';

  return (
    <>
      <PanelPath node={node} />
      {observes === 'panel-mac' ? (
        <>
          <PasteValues mac={phone.device.mac} />
          <PanelMac phone={phone} />
          <LabelCheck phone={phone} />
        </>
      ) : null}
      {observes === 'public-address' ? <PasteValues mac={phone.device.mac} publicAddress /> : null}
      {observes === 'phone-clock' ? (
        <ActionButton
          variant="light"
          w="fit-content"
          blocked={
            observation.clockBusy || info?.scanningAllowed === false || !hasAddress(phone.device)
          }
          leftSection={<IconClock size={20} aria-hidden />}
          onPress={() => void observation.readClock()}
        >
          {t('ui.proof.readClock')}
        </ActionButton>
      ) : null}
      {observation.clockProblem === null ? null : (
        <ProblemMessage problem={observation.clockProblem} />
      )}
      {observes === 'prerequisites' || observes === 'quality' ? (
        <Button
          variant="light"
          w="fit-content"
          leftSection={<IconNetwork size={20} aria-hidden />}
          onClick={() => session.navigation.go('checks')}
        >
          {t('ui.proof.openChecks')}
        </Button>
      ) : null}
      <output>
        {proposal === null ? (
          watching ? (
            <Message tone="note" lead={t('ui.proof.watching')} />
          ) : null
        ) : (
          <Message
            tone={proposal.strength === 'observed' ? 'good' : 'note'}
            lead={pick(proposal.says)}
          >
            <EvidenceFold evidence={proposal.evidence} />
          </Message>
        )}
      </output>
      {measure === undefined ? null : (
        <Fold label={t('ui.proof.whatIsMeasured')}>
          <p>{pick(measure.measures)}</p>
          <p>
            <strong>{t('ui.proof.leavesOpen')}</strong>
            <br />
            {pick(measure.leavesOpen)}
          </p>
        </Fold>
      )}
    </>
  );
}
