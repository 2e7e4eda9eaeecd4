import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { compareMacs, parseMacLabel } from '../../../shared/diagnosis/mac-label.ts';
import type { RouteOutput } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../ActionButton.tsx';
import { EvidenceFold } from '../EvidenceFold.tsx';
import { Message } from '../Message.tsx';
import { Panel } from '../Panel.tsx';
import { ProblemMessage } from '../ProblemMessage.tsx';
import { hasAddress } from '../../../shared/case/watchable.ts';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';

type Reading = RouteOutput<'phone.mac.confirm'>;

/** The MAC on the wire against the one on the label, typed in any notation. */
export function LabelCheck({ phone }: { readonly phone: KnownPhone }) {
  const session = useSession();
  const { t } = useText();
  const { info } = useStore(session.settings);
  const [typed, setTyped] = useState(phone.record?.labelMac?.typed ?? '');
  const [busy, setBusy] = useState(false);
  const [reading, setReading] = useState<Reading | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const read = typed.trim() === '' ? null : parseMacLabel(typed);
  const label = read?.ok === true ? read.value : null;
  const wrong = read?.ok === false;
  const kept = phone.record?.labelMac ?? null;
  const seenMac = hasAddress(phone.device) ? phone.device.mac : null;

  const check = async (): Promise<void> => {
    setBusy(true);
    setRefused(null);
    const answer = hasAddress(phone.device)
      ? await session.api.invoke('phone.mac.confirm', { ip: phone.device.ip })
      : null;
    if (answer?.ok === true) setReading(answer.value);
    else if (answer?.ok === false) setRefused(answer.problem);
    // A MAC that was typed by hand proves nothing about the network.
    const onWire = answer === null ? null : ((answer.ok ? answer.value.mac : null) ?? seenMac);
    if (label !== null)
      await session.cases.append({
        type: 'label-mac-typed',
        phoneKey: phone.key,
        typed: typed.trim().slice(0, 120),
        matches: onWire === null ? null : onWire === label.mac,
      });
    setBusy(false);
  };

  return (
    <Panel title={t('ui.label.title')}>
      <Group align="flex-start" gap="sm" wrap="nowrap">
        <TextInput
          flex="1"
          maw={330}
          label={t('ui.label.typed')}
          description={t('ui.label.help')}
          maxLength={120}
          value={typed}
          error={wrong ? t('ui.label.wrong') : null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ActionButton
          mt={43}
          flex="none"
          variant="light"
          blocked={busy || wrong || info?.scanningAllowed === false}
          onPress={() => void check()}
        >
          {t('ui.label.check')}
        </ActionButton>
      </Group>
      <output>
        {kept !== null && label !== null ? (
          <Outcome label={label.mac} onWire={reading?.mac ?? seenMac} />
        ) : null}
        {label === null || label.corrections.length === 0 ? null : (
          <Message tone="note" lead={t('ui.label.corrected', { mac: label.mac })} />
        )}
        {reading === null ? null : <WireReading reading={reading} />}
      </output>
      {refused === null ? null : <ProblemMessage problem={refused} />}
    </Panel>
  );
}

const OUTCOMES = {
  same: 'good',
  lookalike: 'caution',
  neighbour: 'caution',
  different: 'bad',
} as const;

type OutcomeProps = { readonly label: string; readonly onWire: string | null };

function Outcome({ label, onWire }: OutcomeProps) {
  const { t } = useText();
  if (onWire === null) return <Message tone="idle" lead={t('ui.label.outcome.unknown.lead')} />;
  const outcome = compareMacs(label, onWire);
  return (
    <Message
      tone={OUTCOMES[outcome]}
      lead={t(`ui.label.outcome.${outcome}.lead`)}
      action={t(`ui.label.outcome.${outcome}.action`)}
    />
  );
}

function WireReading({ reading }: { readonly reading: Reading }) {
  const { t } = useText();
  return (
    <>
      <p>
        {reading.mac === null ? (
          t('ui.label.noneOnWire')
        ) : (
          <>
            {t('ui.label.onWire')} <span className="fixed">{reading.mac}</span>
          </>
        )}{' '}
        {reading.agrees === null
          ? ''
          : t(reading.agrees ? 'ui.label.agrees' : 'ui.label.disagrees')}
      </p>
      {reading.problem === null ? null : <ProblemMessage problem={reading.problem} />}
      <EvidenceFold evidence={reading.evidence} />
    </>
  );
}
