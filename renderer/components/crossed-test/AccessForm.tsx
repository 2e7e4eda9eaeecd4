import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Access } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../ActionButton.tsx';
import { type Fact, Facts } from '../Facts.tsx';
import { Message } from '../Message.tsx';
import { useStore } from '../../state/store.ts';
import { AccessByHand } from './AccessByHand.tsx';
import { accessOfFacts, knownAccess, nextAccessId } from '../../../shared/case/accesses.ts';
import classes from './CrossedTest.module.css';

/** The access that the laptop is on: recognised, or to be added to the matrix. */
export function AccessForm() {
  const session = useSession();
  const { t } = useText();
  const { facts } = useStore(session.network);
  const { current } = useStore(session.cases);
  const accesses = current?.accesses ?? [];
  const [label, setLabel] = useState('');
  const isAdding = useRef(false);
  const outcome = useRef<HTMLDivElement>(null);
  const [isSite, setIsSite] = useState<boolean | null>(null);
  const now = facts === null ? null : accessOfFacts(facts);
  const known = now === null ? null : knownAccess(accesses, now);
  const site = isSite ?? !accesses.some((access) => access.isSite);
  const fallback = t(site ? 'ui.crossed.siteLabel' : 'ui.crossed.otherLabel', {
    number: accesses.length + 1,
  });

  const add = async (access: Omit<Access, 'id'>): Promise<boolean> => {
    // Two quick clicks would add one access twice.
    if (isAdding.current) return false;
    isAdding.current = true;
    const kept = await session.cases.append({
      type: 'access-described',
      access: { ...access, id: nextAccessId(current), label: access.label.slice(0, 120) },
    });
    isAdding.current = false;
    return kept.ok;
  };

  const addMeasured = async (): Promise<void> => {
    const isAdded = await add({
      label: label.trim() === '' ? fallback : label.trim(),
      gatewayMac: now?.gatewayMac ?? null,
      gatewayIp: now?.gatewayIp ?? null,
      publicIp: now?.publicIp ?? null,
      interfaceName: now?.interfaceName ?? null,
      isSite: site,
    });
    if (!isAdded) return;
    setLabel('');
    setIsSite(null);
    // The recognised access replaces the form, so the focus moves there.
    outcome.current?.focus();
  };

  return (
    <>
      <MeasuredAccess now={now} />
      <div ref={outcome} tabIndex={-1} className={classes['outcome']}>
        {known === null ? (
          <Group align="flex-end" gap="sm" mt="sm">
            <TextInput
              w={320}
              maxLength={120}
              label={t('ui.crossed.label')}
              placeholder={fallback}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
            <Checkbox
              mb={10}
              checked={site}
              label={t('ui.crossed.isSite')}
              onChange={(event) => setIsSite(event.currentTarget.checked)}
            />
            <Button onClick={() => void addMeasured()}>{t('ui.crossed.add')}</Button>
          </Group>
        ) : (
          <Message
            tone="note"
            lead={t('ui.crossed.recognised', { access: known.label })}
            action={t(known.isSite ? 'ui.crossed.recognisedSite' : 'ui.crossed.recognisedOther')}
          />
        )}
      </div>
      <AccessByHand accesses={accesses} onAdd={(access) => void add(access)} />
    </>
  );
}

type Measured = ReturnType<typeof accessOfFacts>;

/** What was measured about the access that the laptop is on, and the button to measure it again. */
function MeasuredAccess({ now }: { readonly now: Measured | null }) {
  const session = useSession();
  const { t } = useText();
  const { measuring } = useStore(session.network);
  const { info } = useStore(session.settings);
  const details: Fact[] = [
    { name: t('ui.crossed.gateway'), value: now?.gatewayIp ?? t('ui.value.unknown') },
    {
      name: t('ui.crossed.gatewayMac'),
      value: <span className="fixed">{now?.gatewayMac ?? t('ui.value.macUnknown')}</span>,
    },
    { name: t('ui.crossed.publicIp'), value: now?.publicIp ?? t('ui.value.unknown') },
  ];

  return (
    <Group justify="space-between" align="flex-start">
      <Facts facts={details} />
      <ActionButton
        size="sm"
        variant="default"
        blocked={measuring || info?.scanningAllowed === false}
        aria-busy={measuring}
        onPress={() => void session.network.measure({ online: true })}
      >
        {t(measuring ? 'ui.network.measuring' : 'ui.crossed.measure')}
      </ActionButton>
    </Group>
  );
}
