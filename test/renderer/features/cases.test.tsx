// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { goTo, openApp, openScanned } from '../open-app.tsx';

const table = () => within(screen.getByRole('table', { name: 'Sur cet ordinateur' }));

describe('cases', () => {
  it('says where cases come from while there are none', async () => {
    const app = await openApp();
    await goTo(app, 'Interventions');
    expect(await screen.findByText('Aucune intervention')).toBeTruthy();
  });

  it('leaves the open case for a new one, and opens it again where it was left', async () => {
    const app = await openScanned();
    await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
    const first = app.fake.currentCase()?.caseId;
    await app.user.click(screen.getByRole('button', { name: /Yealink T54W/ }));
    await waitFor(() => expect(app.fake.currentCase()?.position.page).toBe('phone'));
    await goTo(app, 'Interventions');
    expect(await screen.findByText('Ouverte')).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Nouvelle intervention' }));
    expect(await screen.findByRole('button', { name: 'Analyser le réseau' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Yealink T54W/ })).toBeNull();
    await goTo(app, 'Interventions');
    await screen.findByRole('table', { name: 'Sur cet ordinateur' });
    expect(table().queryByText('Ouverte')).toBeNull();
    await app.user.click(table().getByRole('button', { name: /^Ouvrir/ }));
    expect(await screen.findByRole('heading', { level: 1, name: /Yealink T54W/ })).toBeTruthy();
    expect(app.session.cases.get().current?.caseId).toBe(first);
  });

  it('removes a case only after it was confirmed', async () => {
    const app = await openScanned();
    await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
    await goTo(app, 'Interventions');
    await screen.findByRole('table', { name: 'Sur cet ordinateur' });
    const removals = () => app.fake.calls.filter(({ name }) => name === 'cases.case.remove');
    await app.user.click(table().getByRole('button', { name: /^Supprimer/ }));
    const dialog = await screen.findByRole('dialog', { name: /^Supprimer cette intervention/ });
    await app.user.click(
      within(dialog).getAllByRole('button', { name: 'Annuler' }).at(-1) ?? dialog,
    );
    expect(removals()).toEqual([]);
    await app.user.click(table().getByRole('button', { name: /^Supprimer/ }));
    const again = await screen.findByRole('dialog', { name: /^Supprimer cette intervention/ });
    await app.user.click(within(again).getByRole('button', { name: 'Supprimer' }));
    expect(await screen.findByText('Aucune intervention')).toBeTruthy();
    expect(removals()).toHaveLength(1);
    expect(app.session.cases.get().current).toBeNull();
  });

  it('says in words why a file is not a case', async () => {
    const app = await openApp();
    app.fake.refuse('cases.case.import', problem('CASE_NOT_JSON'));
    await goTo(app, 'Interventions');
    const input = document.querySelector<HTMLInputElement>('input[type="file"]');
    await app.user.upload(
      input ?? document.body,
      new File(['%PDF'], 'facture.json', { type: 'application/json' }),
    );
    expect((await screen.findByRole('alert')).textContent).toMatch(/fichier/);
  });
});
