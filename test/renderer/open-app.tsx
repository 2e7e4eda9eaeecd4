import { render, screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { App } from '../../renderer/app/App.tsx';
import type { Now } from '../../renderer/base/clock-context.ts';
import { createSession, type Session } from '../../renderer/state/session.ts';
import { createFakeApi, type FakeApi, type FakeOptions } from './fake-api.ts';

export type OpenedApp = {
  readonly fake: FakeApi;
  readonly session: Session;
  readonly user: UserEvent;
  /** Text put on the clipboard, latest last. */
  readonly copied: () => Promise<string>;
};

/** A clock by which every press comes long after the one before. */
function unhurried(): Now {
  let moment = 0;
  return () => (moment += 1000);
}

/** Opens the interface over the test double, as a person would find it at start. */
export async function openApp(
  options: FakeOptions = {},
  prepared: FakeApi = createFakeApi(options),
  now: Now = unhurried(),
): Promise<OpenedApp> {
  const user = userEvent.setup();
  const session = createSession(prepared.api, prepared.connection);
  render(<App session={session} env="test" now={now} />);
  await session.start();
  return { fake: prepared, session, user, copied: () => navigator.clipboard.readText() };
}

/** Opens, scans, and waits for the end of the scan, for tests of what comes after it. */
export async function openScanned(options: FakeOptions = {}): Promise<OpenedApp> {
  const app = await openApp({ paceMs: 'together', ...options });
  await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
  await screen.findByText(/appareils? en 812/);
  return app;
}

/** Opens the page of a phone of the sample site. */
export async function openPhone(name = /Yealink T54W/): Promise<OpenedApp> {
  const app = await openScanned();
  await app.user.click(screen.getByRole('button', { name }));
  await screen.findByRole('heading', { level: 1, name });
  return app;
}

/** Goes to a page by the navigation on the left. */
export async function goTo(app: OpenedApp, page: string): Promise<void> {
  const rail = screen.getByRole('navigation', { name: 'Pages' });
  await app.user.click(within(rail).getByRole('button', { name: page }));
}

/** Accessibility faults of the whole window (colours are judged in a real browser). */
export async function accessibilityFaults(): Promise<readonly string[]> {
  const results = await axe.run(document.body, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: { 'color-contrast': { enabled: false } },
  });
  return results.violations.map(
    (fault) => `${fault.id}: ${fault.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`,
  );
}
