import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { I18nextProvider } from 'react-i18next';
import { createI18n } from '../../shared/messages/translator.ts';
import type { Session } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { ClockContext, type Now } from '../base/clock-context.ts';
import { SessionContext } from '../state/session-context.ts';
import { Shell } from './Shell.tsx';
import { theme, variables } from './theme.ts';

type Props = {
  readonly session: Session;
  readonly nonce?: string | undefined;
  readonly env?: 'default' | 'test';
  /** Replaces the clock, for tests. */
  readonly now?: Now;
};

const systemNow: Now = () => performance.now();

/** The whole interface over one session. */
export function App({ session, nonce, env = 'default', now = systemNow }: Props) {
  const i18n = useMemo(() => createI18n(session.settings.get().settings.language), [session]);
  const { settings } = useStore(session.settings);

  useEffect(() => {
    void i18n.changeLanguage(settings.language);
    document.documentElement.lang = settings.language;
  }, [i18n, settings.language]);

  return (
    <I18nextProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        env={env}
        {...(nonce === undefined ? {} : { getStyleNonce: () => nonce })}
      >
        <SessionContext value={session}>
          <ClockContext value={now}>
            <SchemeOfSettings scheme={settings.colorScheme} />
            <Shell />
          </ClockContext>
        </SessionContext>
      </MantineProvider>
    </I18nextProvider>
  );
}

function SchemeOfSettings({ scheme }: { readonly scheme: 'auto' | 'light' | 'dark' }) {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(scheme), [scheme, setColorScheme]);
  return null;
}
