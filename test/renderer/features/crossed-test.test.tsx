// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { goTo, type OpenedApp, openPhone } from '../open-app.tsx';

const verdict = (): string | undefined =>
  document.querySelector<HTMLElement>('[data-verdict]')?.dataset['verdict'];

async function openCrossedTest(): Promise<OpenedApp> {
  const app = await openPhone();
  await goTo(app, 'Test croisé');
  await app.user.click(await screen.findByRole('button', { name: 'Ajouter cet accès' }));
  await screen.findByText(/^Cet accès est déjà dans le tableau/);
  return app;
}

const cell = (name: string) => within(screen.getByRole('radiogroup', { name }));

describe('crossed test', () => {
  it('adds the access that the laptop is on as the site of the fault', async () => {
    const app = await openCrossedTest();
    const [access, ...others] = app.fake.currentCase()?.accesses ?? [];
    expect(others).toEqual([]);
    expect(access).toMatchObject({
      label: 'Site de la panne',
      isSite: true,
      gatewayIp: '192.168.77.1',
    });
    // It cannot be added twice: the form has given way to what is known of it.
    expect(screen.queryByRole('button', { name: 'Ajouter cet accès' })).toBeNull();
    expect(document.activeElement).not.toBe(document.body);
  });

  it('blames the site’s network once the phone works elsewhere', async () => {
    const app = await openCrossedTest();
    await app.user.click(screen.getByRole('button', { name: 'Box d’un voisin' }));
    await waitFor(() => expect(app.fake.currentCase()?.accesses).toHaveLength(2));
    const here = 'Yealink T54W sur Site de la panne';
    await app.user.click(cell(here).getByRole('radio', { name: 'En panne' }));
    await waitFor(() => expect(app.fake.currentCase()?.cells).toHaveLength(1));
    expect(verdict()).toBe('inconclusive');
    expect(screen.getByText('Pour trancher')).toBeTruthy();
    const there = 'Yealink T54W sur Box d’un voisin';
    await app.user.click(cell(there).getByRole('radio', { name: 'Fonctionne' }));
    await waitFor(() => expect(verdict()).toBe('site-network'));
    expect(app.fake.currentCase()?.cells.map(({ result }) => result)).toEqual(['fails', 'works']);
    // A slip is put right where it was made, and the verdict follows.
    await app.user.click(cell(there).getByRole('radio', { name: 'En panne' }));
    await waitFor(() => expect(verdict()).not.toBe('site-network'));
    expect(app.fake.currentCase()?.cells).toHaveLength(2);
  });
});
