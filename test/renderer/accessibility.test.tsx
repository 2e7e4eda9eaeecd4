// @module-tag slow
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults, goTo, openApp, openPhone, openScanned } from './open-app.tsx';

/** Colours are judged in a real browser; everything else here, on each page. */
describe('accessibility of each page', () => {
  it('home before a scan', async () => {
    await openApp();
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('home after a scan, everything unfolded', async () => {
    const app = await openScanned();
    await app.user.click(screen.getByRole('button', { name: 'Autre plage' }));
    for (const summary of document.querySelectorAll('summary')) await app.user.click(summary);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('phone', async () => {
    const app = await openPhone();
    for (const summary of document.querySelectorAll('summary')) await app.user.click(summary);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it.each([
    ['Réinitialiser', 'Réinitialiser un téléphone'],
    ['Diagnostic', 'Diagnostic'],
    ['Test croisé', 'Test croisé'],
    ['Rapport', 'Rapport d’intervention'],
    ['Réseau', 'Test du réseau'],
    ['Fiches', 'Fiches'],
    ['Interventions', 'Interventions'],
    ['Réglages', 'Réglages'],
  ])('%s', async (page, title) => {
    const app = await openPhone();
    await goTo(app, page);
    await screen.findByRole('heading', { level: 1, name: title });
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('guided reset, with its warning, its timer and its transcript', async () => {
    const app = await openPhone();
    await app.user.click(screen.getByRole('button', { name: /Réinitialiser Yealink/ }));
    await app.user.click(await screen.findByRole('button', { name: 'Réinitialiser avec suivi' }));
    await app.user.click(await screen.findByRole('checkbox', { name: /noté les contacts/ }));
    for (const summary of document.querySelectorAll('summary')) await app.user.click(summary);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('network checks with their results', async () => {
    const app = await openPhone();
    await goTo(app, 'Réseau');
    await app.user.click(await screen.findByRole('button', { name: 'Tester le réseau' }));
    await screen.findByText(/Première cause à traiter/);
    expect(await accessibilityFaults()).toEqual([]);
  });

  it('crossed test with its matrix', async () => {
    const app = await openPhone();
    await goTo(app, 'Test croisé');
    await app.user.click(await screen.findByRole('button', { name: 'Ajouter cet accès' }));
    await screen.findByRole('table', { name: 'Essais' });
    expect(await accessibilityFaults()).toEqual([]);
  });
});

describe('language', () => {
  it('follows the settings at once, on every page', async () => {
    const app = await openPhone();
    await goTo(app, 'Réglages');
    await app.user.click(screen.getByRole('radio', { name: 'English' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Settings' })).toBeTruthy();
    await waitFor(() => expect(document.documentElement.lang).toBe('en'));
  });
});
