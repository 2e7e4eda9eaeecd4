import { IconDeviceLandlinePhone } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ConfidenceBadge, PresenceBadge } from '../../components/DeviceBadges.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { usePhone } from '../../state/use-phone.ts';
import { deviceName, roleWords } from '../../components/phones/device-words.ts';
import { IdentityPanel } from './IdentityPanel.tsx';
import { LabelCheck } from '../../components/phones/LabelCheck.tsx';
import { PhoneActions } from './PhoneActions.tsx';
import classes from './PhonePage.module.css';
import { WatchPanel } from './WatchPanel.tsx';

/** One phone: what it is, what proves it, what can be done for it. */
export function PhonePage({ phoneKey }: { readonly phoneKey: string | null }) {
  const { navigation } = useSession();
  const text = useText();
  const { t } = text;
  const phone = usePhone(phoneKey);
  if (phone === null)
    return (
      <EmptyState
        icon={IconDeviceLandlinePhone}
        title={t('ui.phone.gone.title')}
        text={t('ui.phone.gone.text')}
      >
        <Button mt="sm" onClick={() => navigation.go('home', null)}>
          {t('ui.phone.gone.action')}
        </Button>
      </EmptyState>
    );
  const { device } = phone;
  return (
    <>
      <PageHead
        title={deviceName(text, device)}
        lead={device.phone === null ? roleWords(text, device) : t(`ui.kind.${device.phone.kind}`)}
        badges={
          <>
            <PresenceBadge phone={phone} />
            {device.phone === null ? null : (
              <ConfidenceBadge confidence={device.phone.confidence} />
            )}
          </>
        }
      />
      <PhoneActions phone={phone} />
      <div className={classes['columns']}>
        <div className={classes['column']}>
          <IdentityPanel phone={phone} />
          <LabelCheck phone={phone} />
        </div>
        <WatchPanel phone={phone} />
      </div>
    </>
  );
}
