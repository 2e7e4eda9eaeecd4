import {
  IconDeviceLandlinePhone,
  IconPlugConnectedX,
  IconZoomExclamation,
} from '@tabler/icons-react';
import { useText } from '../../base/text.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { type ScanState } from '../../state/scan-store.ts';
import { LeftOutNetworks } from './LeftOutNetworks.tsx';

/** Why the list has no phone: not scanned yet, still scanning, no match, or none found. */
export function NoPhone({
  scan,
  searching,
}: {
  readonly scan: ScanState;
  readonly searching: boolean;
}) {
  const { t } = useText();
  const seen = [...scan.devices.values()].filter((device) => device.role !== 'self').length;
  if (searching)
    return (
      <EmptyState
        icon={IconZoomExclamation}
        title={t('ui.phones.noMatch.title')}
        text={t('ui.phones.noMatch.text')}
      />
    );
  if (scan.status === 'idle' || scan.status === 'failed')
    return (
      <EmptyState
        icon={IconDeviceLandlinePhone}
        title={t('ui.phones.before.title')}
        text={t('ui.phones.before.text')}
      />
    );
  if (scan.status !== 'finished')
    return (
      <EmptyState
        icon={IconDeviceLandlinePhone}
        title={t('ui.phones.during.title')}
        text={t('ui.phones.during.text')}
      />
    );
  // Nothing answered, not even the gateway, so the scan itself failed and says nothing about the
  // phones.
  const isBlind = seen === 0;
  return (
    <EmptyState
      icon={isBlind ? IconPlugConnectedX : IconDeviceLandlinePhone}
      title={isBlind ? t('ui.phones.sensor.title') : t('ui.phones.none.title', { count: seen })}
      text={t(isBlind ? 'ui.phones.sensor.text' : 'ui.phones.none.text')}
    >
      {scan.result === null ? null : <LeftOutNetworks result={scan.result} />}
    </EmptyState>
  );
}
