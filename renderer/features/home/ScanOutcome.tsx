import { IconCircleCheck, IconPlayerStop } from '@tabler/icons-react';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useStore } from '../../state/store.ts';

/** How the scan on screen ended, with its figures. */
export function ScanOutcome() {
  const { scan } = useSession();
  const { t, duration, time } = useText();
  const { result, status } = useStore(scan);
  if (result === null || status !== 'finished') return null;
  return (
    <StatusBadge
      tone={result.complete ? 'good' : 'caution'}
      icon={result.complete ? IconCircleCheck : IconPlayerStop}
      label={t(result.complete ? 'ui.scan.complete' : 'ui.scan.partial', {
        count: result.devices.length,
        duration: duration(result.durationMs),
      })}
      meaning={t('ui.scan.startedAt', { time: time(result.startedAt) })}
    />
  );
}
