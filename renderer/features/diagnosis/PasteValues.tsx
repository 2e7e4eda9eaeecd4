import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { useStore } from '../../state/store.ts';
import { PastedAddress } from './PastedAddress.tsx';
import classes from './Diagnosis.module.css';

type Props = { readonly mac: string | null; readonly publicAddress?: boolean };

/** MAC and public IPv4, ready to be pasted into the control panel. */
export function PasteValues({ mac, publicAddress = false }: Props) {
  const session = useSession();
  const { t, dateTime } = useText();
  const { facts, measuring } = useStore(session.network);
  const { info } = useStore(session.settings);
  const address = facts?.publicAddress ?? null;
  return (
    <div className={classes['paste']}>
      <div className={classes['pasteRow']}>
        <span>{t('ui.paste.mac')}</span>
        {mac === null ? (
          <span>{t('ui.value.macHidden')}</span>
        ) : (
          <>
            <span className={classes['pasteValue']}>{mac.toUpperCase()}</span>
            <CopyButton value={mac.toUpperCase()} label={t('ui.copy.mac')} />
          </>
        )}
      </div>
      {publicAddress ? (
        <div className={classes['pasteRow']}>
          <span>{t('ui.paste.public')}</span>
          {address?.ip === null || address === null ? (
            <span>{t('ui.paste.publicUnknown')}</span>
          ) : (
            <>
              <span className={classes['pasteValue']}>{address.ip}</span>
              <CopyButton value={address.ip} label={t('ui.copy.public')} />
              <span className={classes['gave']}>
                {t('ui.paste.measuredAt', { date: dateTime(address.measuredAt) })}
              </span>
            </>
          )}
          <ActionButton
            size="xs"
            variant="default"
            blocked={measuring || info?.scanningAllowed === false}
            onPress={() => void session.network.measure({ online: true })}
          >
            {t(measuring ? 'ui.network.measuring' : 'ui.paste.measure')}
          </ActionButton>
        </div>
      ) : null}
      {publicAddress ? <PastedAddress measured={address?.ip ?? null} /> : null}
    </div>
  );
}
