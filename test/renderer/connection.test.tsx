import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { openApp, openScanned } from './open-app.tsx';
import * as site from './sample-site.ts';

const OLD_TAB = {
  fr: /Cet onglet n’est plus relié à Tonalité, qui a été relancée/,
  en: /This tab is no longer connected to Tonalité, which has been restarted/,
};

describe('a page whose service is another one now', () => {
  it.each(['fr', 'en'] as const)('says in %s that it must be opened again', async (language) => {
    const { fake } = await openApp({ settings: { language } });
    expect(screen.queryByText(OLD_TAB[language])).toBeNull();
    act(() => fake.connection.set('refused'));
    expect(screen.getByRole('alert').textContent).toMatch(OLD_TAB[language]);
    // Nothing brings this page back, and it promises nothing.
    act(() => fake.connection.set('connected'));
    expect(screen.getByRole('alert').textContent).toMatch(OLD_TAB[language]);
  });
});

describe('a page that missed events which nobody keeps', () => {
  it('reads the scan, the checks and the case again', async () => {
    const { fake } = await openScanned();
    const before = fake.calls.length;
    await act(async () => fake.connection.tellMissed());
    expect(fake.calls.slice(before).map(({ name }) => name)).toEqual([
      'scan.latest.read',
      'checks.latest.read',
      'cases.case.open',
    ]);
    expect(screen.queryByText(/surveillance du téléphone a vu/)).toBeNull();
  });

  it('says so to the person who watches a phone, because that cannot be read again', async () => {
    const { fake, session } = await openScanned();
    const [device] = site.devices;
    if (device === undefined) throw new Error('no devices');
    await act(() => session.watch.start({ key: 'a', device }));
    await act(async () => fake.connection.tellMissed());
    expect(screen.queryByText(/n’a pas reçu tout ce que la surveillance/)).not.toBeNull();
  });
});
