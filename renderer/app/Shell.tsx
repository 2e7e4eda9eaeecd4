import { useEffect, useSyncExternalStore } from 'react';
import { ProblemMessage } from '../components/ProblemMessage.tsx';
import { readPlace } from '../state/navigation.ts';
import { useStore } from '../state/store.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { useHeldKeysIgnored } from '../base/held-keys.ts';
import { MainArea } from './MainArea.tsx';
import { Page } from './Page.tsx';
import { Rail } from './Rail.tsx';
import type { ProblemCode } from '../../shared/domain/problem-codes.ts';
import { useSession } from '../state/session-context.ts';
import classes from './Shell.module.css';
import { useText } from '../base/text.ts';
import { TopBar } from './TopBar.tsx';

const UNREACHABLE: ProblemCode = 'SERVICE_UNREACHABLE';

/** The frame of every page: rail, top bar, notices, page. */
export function Shell() {
  const session = useSession();
  const { t } = useText();
  const place = useStore(session.navigation);
  const { notices } = useStore(session.notices);
  const { info } = useStore(session.settings);
  const connection = useSyncExternalStore(session.connection.subscribe, session.connection.read);
  const shownPlace = `${place.page}:${place.phoneKey ?? ''}`;

  useEffect(() => {
    const back = (event: PopStateEvent): void => {
      const earlier = readPlace(event.state);
      if (earlier !== null) session.navigation.restore(earlier);
    };
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, [session]);

  useHeldKeysIgnored();
  useEffect(() => {
    // A cable may be pulled while another window is in front, so the interfaces are read again on
    // return.
    const look = (): void => {
      if (document.visibilityState === 'visible') void session.network.list();
    };
    const returns = ['focus', 'online', 'offline'] as const;
    for (const name of returns) window.addEventListener(name, look);
    document.addEventListener('visibilitychange', look);
    return () => {
      for (const name of returns) window.removeEventListener(name, look);
      document.removeEventListener('visibilitychange', look);
    };
  }, [session]);

  const pageName = t(`ui.page.${place.page}`);
  useEffect(() => {
    document.title = `${pageName} · Tonalité`;
  }, [pageName]);

  return (
    <div className={classes['frame']}>
      <a className={classes['skip']} href="#page">
        {t('ui.shell.skip')}
      </a>
      <Rail />
      <TopBar />
      {/* A new page starts at its top, and nothing of the previous one remains. */}
      <MainArea key={shownPlace} page={place.page}>
        {notices
          // The bar above already says so, and what to do.
          .filter(({ problem }) => connection === 'connected' || problem.code !== UNREACHABLE)
          .map((notice) => (
            <ProblemMessage
              key={notice.id}
              problem={notice.problem}
              onDismiss={() => session.notices.dismiss(notice.id)}
            />
          ))}
        <ErrorBoundary
          onLeaveCase={() => {
            session.newCase();
            session.navigation.go('cases', null);
          }}
        >
          {info === null ? <p>{t('ui.shell.opening')}</p> : <Page place={place} />}
        </ErrorBoundary>
      </MainArea>
    </div>
  );
}
