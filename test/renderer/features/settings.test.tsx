// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { accessibilityFaults, goTo, openApp, type OpenedApp } from '../open-app.tsx';

const written = (app: OpenedApp) =>
  app.fake.calls.filter(({ name }) => name === 'settings.values.write');

async function openSettings(): Promise<OpenedApp> {
  const app = await openApp();
  await goTo(app, 'Réglages');
  await screen.findByRole('heading', { level: 1, name: 'Réglages' });
  return app;
}

describe('settings', () => {
  it('changes the language at once, and back', async () => {
    const app = await openSettings();
    await app.user.click(screen.getByRole('radio', { name: 'English' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeTruthy();
    expect(app.session.settings.get().settings.language).toBe('en');
    await app.user.click(screen.getByRole('radio', { name: 'Français' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Réglages' })).toBeTruthy();
  });

  it('saves the form with what was changed above meanwhile', async () => {
    const app = await openSettings();
    await app.user.type(screen.getByRole('textbox', { name: 'Nom du technicien' }), 'Élise');
    await app.user.click(screen.getByRole('radio', { name: 'Sombre' }));
    await app.user.click(screen.getByRole('button', { name: 'Enregistrer les réglages' }));
    expect(await screen.findByText('Réglages enregistrés.')).toBeTruthy();
    expect(app.session.settings.get().settings).toMatchObject({
      technician: 'Élise',
      colorScheme: 'dark',
    });
  });

  it('writes nothing while a value is wrong, and the button keeps the focus', async () => {
    const app = await openSettings();
    const resolver = screen.getByRole('textbox', { name: /Serveur DNS public/ });
    await app.user.type(resolver, 'demain');
    expect(await screen.findByText('Cette valeur n’est pas acceptée.')).toBeTruthy();
    const save = screen.getByRole('button', { name: 'Enregistrer les réglages' });
    await app.user.click(save);
    expect(written(app)).toEqual([]);
    expect(document.activeElement).toBe(save);
    await app.user.clear(resolver);
    await app.user.type(resolver, '9.9.9.9');
    await app.user.click(save);
    await waitFor(() => expect(written(app)).toHaveLength(1));
    expect(document.activeElement).toBe(save);
  });

  it('does not say saved when the disk refuses', async () => {
    const app = await openSettings();
    app.fake.refuse('settings.values.write', problem('SETTINGS_NOT_SAVED', { detail: 'EROFS' }));
    await app.user.click(screen.getByRole('button', { name: 'Enregistrer les réglages' }));
    expect(await screen.findByText(/n’ont pas pu être enregistrés/)).toBeTruthy();
    expect(screen.queryByText('Réglages enregistrés.')).toBeNull();
  });

  it('shows its own licence and each part with its licence', async () => {
    const app = await openSettings();
    expect(screen.getByText(/^MIT/)).toBeTruthy();
    const fold = screen.getByText('Éléments d’autres auteurs et leurs licences');
    await app.user.click(fold);
    const list = await screen.findByRole('list', { name: 'Éléments d’autres auteurs' });
    const font = await within(list).findByText('Roboto');
    expect(within(list).getAllByRole('listitem').length).toBeGreaterThan(50);
    await app.user.click(font);
    const text = await screen.findByRole('region', { name: 'Licence de Roboto' });
    expect(text.textContent).toContain('SIL OPEN FONT LICENSE');
    expect(text.tabIndex).toBe(0);
    expect(await accessibilityFaults()).toEqual([]);
  });
});
