import { IconCircleCheck, IconHistory, IconPlayerStop } from '@tabler/icons-react';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useStore } from '../../state/store.ts';
import { useIsScanPast } from '../../state/use-phone.ts';

/** How the scan on screen ended, with its figures, and its time when it may no longer be current. */
export function ScanOutcome() {
  const { scan } = useSession();
  const { t, duration, moment, time } = useText();
  const { result, status } = useStore(scan);
  const isPast = useIsScanPast();
  if (result === null || status !== 'finished') return null;
  const figures = t(result.complete ? 'ui.scan.complete' : 'ui.scan.partial', {
    count: result.devices.length,
    duration: duration(result.durationMs),
  });
  if (isPast)
    return (
      <StatusBadge
        tone="idle"
        icon={IconHistory}
        label={t('ui.scan.past', { figures, time: moment(result.startedAt) })}
        meaning={t('ui.scan.pastMeaning')}
      />
    );
  return (
    <StatusBadge
      tone={result.complete ? 'good' : 'caution'}
      icon={result.complete ? IconCircleCheck : IconPlayerStop}
      label={figures}
      meaning={t('ui.scan.startedAt', { time: time(result.startedAt) })}
    />
  );
}
