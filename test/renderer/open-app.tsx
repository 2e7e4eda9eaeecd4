import { render, screen, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import { expect, vi } from 'vitest';
import { type Device, deviceKey } from '../../shared/domain/device.ts';
import { App } from '../../renderer/app/App.tsx';
import type { Now } from '../../renderer/base/clock-context.ts';
import { createSession, type Session } from '../../renderer/state/session.ts';
import { createFakeApi, type FakeApi, type FakeOptions } from './fake-api.ts';
import { yealink } from './sample-site.ts';

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
  const session = createSession(prepared.api, prepared.connection);
  const app = show({ fake: prepared, session }, now);
  await session.start();
  return app;
}

/** A session that has scanned the sample site, with nothing on screen yet. */
async function scannedSession(fake: FakeApi): Promise<{ fake: FakeApi; session: Session }> {
  const session = createSession(fake.api, fake.connection);
  await session.start();
  await session.analyse({});
  await vi.waitFor(() => expect(session.scan.get().status).toBe('finished'));
  await vi.waitFor(() => expect(session.cases.get().sending).toEqual([]));
  return { fake, session };
}

function show(
  { fake, session }: { fake: FakeApi; session: Session },
  now: Now = unhurried(),
): OpenedApp {
  const user = userEvent.setup();
  render(<App session={session} env="test" now={now} />);
  return { fake, session, user, copied: () => navigator.clipboard.readText() };
}

/**
 * Opens after a scan that has ended, for tests of what comes after it. The scan runs before the
 * first painting, because painting each of its steps would be most of the test's time.
 */
export async function openScanned(options: FakeOptions = {}): Promise<OpenedApp> {
  const app = show(await scannedSession(createFakeApi({ paceMs: 'together', ...options })));
  await screen.findByText(/appareils? en 812/);
  return app;
}

/** A scan has ended and a phone of the sample site was chosen, on a page of that phone. */
export async function openAt(
  page: 'phone' | 'reset-table' | 'diagnosis',
  phone: Device = yealink,
): Promise<OpenedApp> {
  const { fake, session } = await scannedSession(createFakeApi({ paceMs: 'together' }));
  await session.choosePhone({ key: deviceKey(phone), device: phone }, page);
  await vi.waitFor(() => expect(session.cases.get().sending).toEqual([]));
  return show({ fake, session });
}

/** Opens on the page of a phone of the sample site, chosen after a scan. */
export async function openPhone(phone: Device = yealink): Promise<OpenedApp> {
  const app = await openAt('phone', phone);
  const name = new RegExp(phone.phone?.model ?? phone.ip, 'u');
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
