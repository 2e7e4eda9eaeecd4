import { Table } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import type { CurrentPhone } from '../../../shared/case/current-phone.ts';
import type { CaseDevice } from '../../../shared/domain/device.ts';
import { isSingleKey, useSingleKeysAllowed } from '../../state/single-keys.ts';
import { useText } from '../../base/text.ts';
import { copyText } from '../../components/copy-text.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ConfidenceBadge, PresenceBadge } from '../../components/DeviceBadges.tsx';
import { copyLine, deviceName, macTail, roleWords } from '../../components/phones/device-words.ts';
import classes from '../../components/Table.module.css';

type Props = {
  readonly label: string;
  readonly devices: readonly CurrentPhone[];
  readonly fresh: ReadonlySet<string>;
  /** Keys not seen on the last visit to this site. */
  readonly newHere: ReadonlySet<string>;
  readonly onOpen: (phone: CurrentPhone) => void;
  readonly onCopied: (line: string) => void;
};

/** Devices as rows: Enter opens, `c` copies, and the arrows of the search move through them. */
export function DeviceTable({ label, devices, fresh, newHere, onOpen, onCopied }: Props) {
  const text = useText();
  const { t } = text;
  const copies = useSingleKeysAllowed();
  const names = devices.map(({ device }) => deviceName(text, device));

  const onKeyDown =
    (device: CaseDevice) =>
    (event: KeyboardEvent): void => {
      if (!copies || !isSingleKey(event, 'c')) return;
      const line = copyLine(text, device);
      void copyText(line).then((done) => {
        if (done) onCopied(line);
      });
    };

  return (
    <div className={classes['wrap']}>
      <Table
        className={classes['table']}
        fz="md"
        verticalSpacing="0.35rem"
        highlightOnHover
        aria-label={label}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('ui.device.name')}</Table.Th>
            <Table.Th scope="col">{t('ui.device.address')}</Table.Th>
            <Table.Th scope="col">{t('ui.device.state')}</Table.Th>
            <Table.Th scope="col">{t('ui.device.identity')}</Table.Th>
            <Table.Th scope="col" className={classes['last']}>
              {t('ui.device.copyColumn')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {devices.map((phone, at) => {
            const { key, device } = phone;
            const isTwin = names.filter((name) => name === names[at]).length > 1;
            return (
              <DeviceRow
                key={key}
                phone={phone}
                tail={isTwin && device.mac !== null ? macTail(device.mac) : null}
                isFresh={fresh.has(key)}
                isNew={newHere.has(key) && phone.presence === 'now'}
                onOpen={() => onOpen(phone)}
                onKeyDown={onKeyDown(device)}
              />
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

const PRESENCE_LOOKS: Readonly<Record<CurrentPhone['presence'], string | undefined>> = {
  now: '',
  gone: classes['gone'],
  earlier: classes['earlier'],
};

type NameProps = {
  readonly phone: CurrentPhone;
  /** The last digits of its MAC, if another row has the same name. */
  readonly tail: string | null;
  readonly isNew: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

type RowProps = NameProps & { readonly isFresh: boolean; readonly onOpen: () => void };

function DeviceRow({ isFresh, onOpen, ...name }: RowProps) {
  const text = useText();
  const { t } = text;
  const { phone } = name;
  const { device } = phone;
  return (
    <Table.Tr
      className={[
        classes['row'],
        isFresh ? classes['fresh'] : '',
        PRESENCE_LOOKS[phone.presence],
      ].join(' ')}
      onClick={onOpen}
    >
      <Table.Td>
        <NameCell {...name} />
      </Table.Td>
      <Table.Td>
        <div className="fixed">{device.ip ?? t('ui.value.noAddress')}</div>
        <div className={`fixed ${classes['mac']}`}>{device.mac ?? t('ui.value.macHidden')}</div>
      </Table.Td>
      <Table.Td>
        <PresenceBadge phone={phone} />
      </Table.Td>
      <Table.Td>
        <IdentityCell device={device} />
      </Table.Td>
      <Table.Td className={classes['last']}>
        <CopyButton value={copyLine(text, device)} label={t('ui.copy.device')} />
      </Table.Td>
    </Table.Tr>
  );
}

function NameCell({ phone: { key, device }, tail, isNew, onKeyDown }: NameProps) {
  const text = useText();
  const { t } = text;
  const firmware = device.phone?.firmware;
  return (
    <button
      type="button"
      data-result
      data-device={key}
      className={classes['open']}
      onKeyDown={onKeyDown}
    >
      <span className={classes['name']}>{deviceName(text, device)}</span>{' '}
      {tail === null ? null : <span className={`fixed ${classes['tail']}`}>{tail} </span>}
      {isNew ? <span className={classes['tag']}>{t('ui.device.newHere')}</span> : null}
      <span className={classes['sub']} style={{ display: 'block' }}>
        {device.phone === null
          ? (device.vendor ?? t('ui.device.vendorUnknown'))
          : firmware === null || firmware === undefined
            ? t('ui.device.firmwareUnknown')
            : t('ui.device.firmware', { firmware })}
      </span>
    </button>
  );
}

function IdentityCell({ device }: { readonly device: CaseDevice }) {
  const text = useText();
  const { t } = text;
  return (
    <div>
      <div className={classes['badges']}>
        {device.phone === null ? (
          <span className={classes['sub']}>{roleWords(text, device)}</span>
        ) : (
          <ConfidenceBadge confidence={device.phone.confidence} />
        )}
      </div>
      {device.flags.length === 0 ? null : (
        <div className={classes['flags']}>
          {device.flags.map((flag) => t(`ui.flag.${flag}`)).join(' · ')}
        </div>
      )}
    </div>
  );
}
