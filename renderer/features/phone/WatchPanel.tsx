import { Text } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { EvidenceFold } from '../../components/EvidenceFold.tsx';
import { keyed } from '../../components/keyed.ts';
import { Panel } from '../../components/Panel.tsx';
import { canBeWatched } from '../../../shared/case/watchable.ts';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import classes from './PhonePage.module.css';

/** The phone's life on the network: left, back, announced. */
export function WatchPanel({ phone }: { readonly phone: KnownPhone }) {
  const session = useSession();
  const { t, orElse, time } = useText();
  const { info } = useStore(session.settings);
  const watch = useStore(session.watch);
  const watching = watch.phoneKey === phone.key;
  const observations = phone.record?.observations.toReversed() ?? [];

  const start = async (): Promise<void> => {
    // What is seen is recorded in the case, so the phone is added to it first.
    if (phone.record === null)
      await session.cases.append({
        type: 'phone-chosen',
        phoneKey: phone.key,
        device: phone.device,
        byHand: false,
      });
    await session.watch.start(phone);
  };

  return (
    <Panel
      title={t('ui.watch.title')}
      actions={
        watching ? (
          // The same component as the other, so that React keeps the button and its focus.
          <ActionButton
            size="sm"
            variant="default"
            blocked={false}
            leftSection={<IconEyeOff size={18} aria-hidden />}
            onPress={() => void session.watch.stop()}
          >
            {t('ui.watch.stop')}
          </ActionButton>
        ) : (
          <ActionButton
            size="sm"
            variant="light"
            blocked={info?.scanningAllowed === false || !canBeWatched(phone.device)}
            leftSection={<IconEye size={18} aria-hidden />}
            onPress={() => void start()}
          >
            {t('ui.watch.start')}
          </ActionButton>
        )
      }
    >
      {observations.length === 0 ? (
        <Text c="dimmed">{t(watching ? 'ui.watch.waiting' : 'ui.watch.empty')}</Text>
      ) : (
        <ol className={classes['events']}>
          {keyed(observations, (seen) => `${seen.at} ${seen.type}`).map(({ key, item: seen }) => (
            <li key={key} className={classes['event']}>
              <strong>{t(`ui.watch.event.${seen.type}`)}</strong>{' '}
              <span className={classes['when']}>{time(seen.at)}</span>
              {seen.model === null && seen.firmware === null ? null : (
                <div>
                  {[seen.brand, seen.model, seen.firmware]
                    .filter((part) => part !== null)
                    .join(' ')}
                </div>
              )}
              {seen.problem === null ? null : (
                <div>
                  {orElse(
                    `problem.${seen.problem.code}`,
                    t('unnamed.problem', { code: seen.problem.code }),
                    seen.problem.params,
                  )}
                </div>
              )}
              <EvidenceFold evidence={seen.evidence} />
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
