import { Group, VisuallyHidden } from '@mantine/core';
import { useRef, useState } from 'react';
import type { CurrentPhone } from '../../../shared/case/current-phone.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { isPhoneLike } from '../../../shared/domain/device.ts';
import { Fold } from '../../components/Fold.tsx';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import { SearchField } from '../../components/search/SearchField.tsx';
import { useStore } from '../../state/store.ts';
import { useDevices } from '../../state/use-phone.ts';
import { matches } from '../../components/phones/device-words.ts';
import { byAddress } from '../../../shared/net/ipv4.ts';
import { DeviceTable } from './DeviceTable.tsx';
import classes from '../../components/Table.module.css';
import { GoneHeadline } from './GoneHeadline.tsx';
import { NoPhone } from './NoPhone.tsx';
import { ScanOutcome } from './ScanOutcome.tsx';
import { StateLegend } from './StateLegend.tsx';

/** Phones, then what may be a phone, then everything else. */
export function PhoneList() {
  const session = useSession();
  const text = useText();
  const { t, number } = text;
  const scan = useStore(session.scan);
  const [search, setSearch] = useState('');
  const [said, setSaid] = useState('');
  const results = useRef<HTMLDivElement>(null);
  const searching = search.trim() !== '';

  const known = useDevices();
  const devices = known.filter(({ device }) => matches(text, device, search)).toSorted(awayFirst);
  const phones = devices.filter(({ device }) => device.role === 'phone');
  const candidates = devices.filter(({ device }) => device.role === 'phone-candidate');
  const others = devices.filter(({ device }) => !isPhoneLike(device));
  const newHere = new Set(
    scan.result?.changes.filter((change) => change.kind === 'new').map((change) => change.key),
  );
  const table = (label: string, list: readonly CurrentPhone[]) => (
    <DeviceTable
      label={label}
      devices={list}
      fresh={scan.fresh}
      newHere={newHere}
      onOpen={(phone) => void session.choosePhone(phone, 'phone')}
      onCopied={(line) => setSaid(t('ui.copy.said', { line }))}
    />
  );

  return (
    <div ref={results} className={classes['parts']}>
      <Panel
        title={t('ui.phones.title')}
        count={scan.status === 'idle' ? undefined : number(phones.length)}
        actions={
          <Group gap="sm">
            <ScanOutcome />
            <SearchField
              size="sm"
              label={t('ui.phones.search')}
              placeholder={t('ui.phones.search')}
              value={search}
              onChange={setSearch}
              count={searching ? t('ui.scan.found', { count: devices.length }) : null}
              results={results}
            />
          </Group>
        }
      >
        {phones.length > 0 ? (
          <>
            <GoneHeadline known={known} />
            <ListAge />
            <BlindScan />
            {table(t('ui.phones.title'), phones)}
            <StateLegend />
          </>
        ) : (
          <NoPhone scan={scan} searching={searching} />
        )}
        <VisuallyHidden role="status">{said}</VisuallyHidden>
      </Panel>
      {candidates.length === 0 ? null : (
        <Panel title={t('ui.candidates.title')} count={number(candidates.length)}>
          <Message tone="note" lead={t('ui.candidates.text')} />
          {table(t('ui.candidates.title'), candidates)}
        </Panel>
      )}
      {others.length === 0 ? null : (
        <Panel title={t('ui.others.title')} count={number(others.length)}>
          <Fold label={t('ui.others.show', { count: others.length })}>
            {table(t('ui.others.title'), others)}
          </Fold>
        </Panel>
      )}
    </div>
  );
}

function isAway({ presence, seenAt }: CurrentPhone): boolean {
  return presence === 'gone' && seenAt !== null;
}

/** Missing phones come first; the rest is ordered by address. */
function awayFirst(left: CurrentPhone, right: CurrentPhone): number {
  return Number(isAway(right)) - Number(isAway(left)) || byAddress(left.device, right.device);
}

/** Says which scan the grey rows come from, while a new one runs or after it failed. */
function ListAge() {
  const { scan } = useSession();
  const { t, moment } = useText();
  const { earlier, status } = useStore(scan);
  if (earlier === null || status === 'idle') return null;
  const key = status === 'failed' ? 'failed' : status === 'finished' ? 'stopped' : 'running';
  return (
    <p className={classes['age']}>
      {t(`ui.phones.age.${key}`, { time: moment(earlier.startedAt) })}
    </p>
  );
}

/** Nothing answered, so the scan itself failed and the rows below come from an earlier one. */
function BlindScan() {
  const { scan } = useSession();
  const { t } = useText();
  const { status, devices } = useStore(scan);
  const isBlind =
    status === 'finished' && [...devices.values()].every(({ role }) => role === 'self');
  return isBlind ? (
    <Message
      tone="caution"
      lead={t('ui.phones.sensor.title')}
      action={t('ui.phones.sensor.text')}
    />
  ) : null;
}
