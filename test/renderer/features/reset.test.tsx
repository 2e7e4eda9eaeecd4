// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { goTo, openApp, type OpenedApp, openPhone } from '../open-app.tsx';

const row = (id: string): Element | null => document.querySelector(`[data-procedure="${id}"]`);

async function openReset(): Promise<OpenedApp> {
  const app = await openPhone();
  await app.user.click(screen.getByRole('button', { name: /Réinitialiser Yealink/ }));
  await screen.findByRole('heading', { level: 1, name: 'Réinitialiser un téléphone' });
  return app;
}

describe('reset', () => {
  it('chooses the row of the phone at hand, and warns about any other', async () => {
    const app = await openReset();
    const [detected] = screen.getAllByRole('button', { pressed: true });
    expect(within(detected ?? document.body).getByText('Ce téléphone')).toBeTruthy();
    const other = screen
      .getAllByRole('button', { pressed: false })
      .find((button) => button.dataset['procedure'] !== undefined);
    await app.user.click(other ?? document.body);
    expect(
      await screen.findByText('Cette ligne n’est pas celle qui correspond à Yealink T54W.'),
    ).toBeTruthy();
    expect(row(other?.dataset['procedure'] ?? '')?.getAttribute('aria-pressed')).toBe('true');
  });

  it('shows the steps for reading, and asks for the warning before the first one is done', async () => {
    const app = await openReset();
    expect(screen.queryByRole('button', { name: 'C’est fait' })).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Réinitialiser avec suivi' }));
    const accept = await screen.findByRole('checkbox', { name: /noté les contacts/ });
    expect(screen.queryByRole('button', { name: 'C’est fait' })).toBeNull();
    await app.user.click(accept);
    await app.user.click(await screen.findByRole('button', { name: 'C’est fait' }));
    const steps = (): unknown =>
      app.fake.currentCase()?.phones[0]?.transcript.filter(({ type }) => type === 'step-done');
    await waitFor(() => expect(steps()).toMatchObject([{ confirmedBy: 'person' }]));
  });

  it('offers no guided reset while no phone is chosen', async () => {
    const app = await openApp();
    await goTo(app, 'Réinitialiser');
    await app.user.click(
      row('yealink') ?? screen.getAllByRole('button', { pressed: false })[0] ?? document.body,
    );
    expect(screen.queryByRole('button', { name: 'Réinitialiser avec suivi' })).toBeNull();
    expect(app.fake.currentCase()).toBeNull();
  });
});
