import {
  IconCircleCheck,
  IconDeviceFloppy,
  IconFlask,
  IconPlugConnectedX,
  IconRadarOff,
} from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useStore } from '../state/store.ts';
import { useSession } from '../state/session-context.ts';
import classes from './Shell.module.css';
import { useText } from '../base/text.ts';

const sentences = {
  lost: 'ui.shell.serviceGone',
  crowded: 'ui.shell.crowded',
  refused: 'ui.shell.notLetIn',
} as const;

/** Which case is open and whether it is saved, and what every page must show. */
export function TopBar() {
  const session = useSession();
  const { t } = useText();
  const { info } = useStore(session.settings);
  const { current, sending } = useStore(session.cases);
  const connection = useSyncExternalStore(session.connection.subscribe, session.connection.read);

  return (
    <header className={classes['head']}>
      <div className={classes['bar']}>
        <CaseName />
        <SavedState />
      </div>
      {info?.simulated === true || current?.simulated === true ? (
        <div className={`${classes['strip']} ${classes['simulated']}`} role="note">
          <IconFlask size={18} aria-hidden />
          {t('ui.shell.simulated')}
        </div>
      ) : null}
      {info?.scanningAllowed === false ? (
        <div className={`${classes['strip']} ${classes['off']}`} role="note">
          <IconRadarOff size={18} aria-hidden />
          {t('ui.shell.scanningOff')}
        </div>
      ) : null}
      {connection !== 'connected' ? (
        <div className={`${classes['strip']} ${classes['lost']}`} role="alert">
          <IconPlugConnectedX size={18} aria-hidden />
          <span>
            {t(sentences[connection])}{' '}
            {connection === 'lost' && sending.length > 0 ? t('ui.shell.notYetSaved') : null}
          </span>
        </div>
      ) : null}
    </header>
  );
}

function CaseName() {
  const { cases } = useSession();
  const { t, dateTime } = useText();
  const { current } = useStore(cases);
  if (current === null) return <span className={classes['saved']}>{t('ui.shell.noCase')}</span>;
  const siteName = current.site?.name.trim() ?? '';
  return (
    <span className={classes['case']}>
      <span className={classes['caseName']}>
        {siteName === '' ? t('ui.shell.unnamedCase') : siteName}
      </span>
      <span className={classes['saved']}>{dateTime(current.createdAt)}</span>
    </span>
  );
}

function SavedState() {
  const { cases } = useSession();
  const { t } = useText();
  const { current, sending } = useStore(cases);
  if (current === null && sending.length === 0) return null;
  return (
    <span className={classes['saved']}>
      {sending.length > 0 ? (
        <IconDeviceFloppy size={17} aria-hidden />
      ) : (
        <IconCircleCheck size={17} aria-hidden />
      )}
      {sending.length > 0 ? t('ui.shell.saving') : t('ui.shell.saved')}
    </span>
  );
}
