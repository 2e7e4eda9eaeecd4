import {
  IconCircleCheck,
  IconCircleDotted,
  IconClockPause,
  IconDiscountCheck,
  IconHelpCircle,
  IconHistory,
  IconPlugConnected,
  IconPlugConnectedX,
  IconZoomQuestion,
  type Icon,
} from '@tabler/icons-react';
import type { CurrentPhone } from '../../shared/case/current-phone.ts';
import type { Confidence, DeviceState } from '../../shared/domain/device.ts';
import { useText } from '../base/text.ts';
import { StatusBadge, type Tone } from './StatusBadge.tsx';

type Look = { readonly tone: Tone; readonly icon: Icon };

const STATES: Readonly<Record<DeviceState, Look>> = {
  answered: { tone: 'good', icon: IconCircleCheck },
  resolved: { tone: 'note', icon: IconPlugConnected },
  cached: { tone: 'caution', icon: IconClockPause },
  gone: { tone: 'alarm', icon: IconPlugConnectedX },
};

const CONFIDENCES: Readonly<Record<Confidence, Look>> = {
  confirmed: { tone: 'good', icon: IconDiscountCheck },
  probable: { tone: 'note', icon: IconZoomQuestion },
  'vendor-only': { tone: 'idle', icon: IconHelpCircle },
};

/** Whether a host is there, and how certain that is. */
export function StateBadge({ state }: { readonly state: DeviceState }) {
  const { t } = useText();
  return (
    <StatusBadge
      {...STATES[state]}
      label={t(`ui.state.${state}.label`)}
      meaning={t(`ui.state.${state}.meaning`)}
    />
  );
}

/** Whether a phone is there now and, if not, when it was last seen. */
export function PresenceBadge({
  phone,
}: {
  readonly phone: Pick<CurrentPhone, 'device' | 'presence' | 'seenAt'>;
}) {
  const { t, moment } = useText();
  const { device, presence, seenAt } = phone;
  if (presence === 'now') return <StateBadge state={device.state} />;
  if (presence === 'gone')
    return (
      <StatusBadge
        {...STATES.gone}
        label={
          seenAt === null
            ? t('ui.state.gone.label')
            : t('ui.state.gone.since', { time: moment(seenAt) })
        }
        meaning={t('ui.state.gone.meaning')}
      />
    );
  return (
    <StatusBadge
      tone="idle"
      icon={IconHistory}
      label={
        seenAt === null
          ? t('ui.state.earlier.unseen')
          : t('ui.state.earlier.label', { time: moment(seenAt) })
      }
      meaning={t('ui.state.earlier.meaning')}
    />
  );
}

/** How certain the model is. */
export function ConfidenceBadge({ confidence }: { readonly confidence: Confidence }) {
  const { t } = useText();
  return (
    <StatusBadge
      {...CONFIDENCES[confidence]}
      label={t(`ui.confidence.${confidence}.label`)}
      meaning={t(`ui.confidence.${confidence}.meaning`)}
    />
  );
}

/** Shown while nothing has been measured. */
export function NotMeasuredBadge() {
  const { t } = useText();
  return <StatusBadge tone="outline" icon={IconCircleDotted} label={t('ui.network.notMeasured')} />;
}
