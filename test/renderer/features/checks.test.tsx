// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { goTo, openApp, type OpenedApp } from '../open-app.tsx';

const row = (id: string) =>
  within(document.querySelector<HTMLElement>(`[data-check="${id}"]`) ?? document.body);

async function openChecks(paceMs: number | null = 0): Promise<OpenedApp> {
  const app = await openApp({ paceMs });
  await goTo(app, 'Réseau');
  return app;
}

describe('checks', () => {
  it('contact nobody before they are requested', async () => {
    const app = await openChecks();
    expect(await screen.findByText('Le réseau n’a pas encore été testé')).toBeTruthy();
    expect(app.fake.calls.map(({ name }) => name)).not.toContain('checks.run.start');
  });

  it('show each result as it comes, then name the first cause and keep it in the case', async () => {
    const app = await openChecks(null);
    const start = screen.getByRole('button', { name: 'Tester le réseau' });
    await app.user.click(start);
    app.fake.advance(2);
    await waitFor(() => expect(row('link').getByText('En cours')).toBeTruthy());
    expect(row('sip-alg').getByText('En attente')).toBeTruthy();
    expect(document.activeElement).toBe(start);
    app.fake.advance(1);
    await waitFor(() => expect(row('link').getByText('Bon')).toBeTruthy());
    expect(screen.getByText('Tests terminés : 1 sur 4')).toBeTruthy();
    app.fake.advance();
    expect(await screen.findByText('Première cause à traiter : SIP ALG du routeur.')).toBeTruthy();
    expect(row('sip-alg').getByText('En échec')).toBeTruthy();
    // What was not tried is not shown as failed.
    expect(row('quality').getByText('Pas testé')).toBeTruthy();
    expect(screen.getByText('sip3.ovh.fr')).toBeTruthy();
    await waitFor(() => expect(app.fake.currentCase()?.lastChecks?.firstCause).toBe('sip-alg'));
  });

  it('keep what was measured when they are stopped, and say that the rest was not tested', async () => {
    const app = await openChecks(null);
    await app.user.click(screen.getByRole('button', { name: 'Tester le réseau' }));
    // All but the last check are over.
    app.fake.advance(7);
    await screen.findByText('Tests terminés : 3 sur 4');
    await app.user.click(screen.getByRole('button', { name: 'Arrêter' }));
    expect(await screen.findByText(/^Test arrêté avant la fin/)).toBeTruthy();
    expect(screen.getByText('Première cause à traiter : SIP ALG du routeur.')).toBeTruthy();
    expect(row('link').getByText('Bon')).toBeTruthy();
    expect(row('quality').getByText('Pas testé')).toBeTruthy();
    expect(row('quality').getByText('Non testé : arrêté.')).toBeTruthy();
    await waitFor(() => expect(app.fake.currentCase()?.lastChecks?.complete).toBe(false));
  });

  it('are not started where scanning is switched off', async () => {
    const app = await openApp({ info: { scanningAllowed: false } });
    await goTo(app, 'Réseau');
    await app.user.click(screen.getByRole('button', { name: 'Tester le réseau' }));
    expect(app.fake.calls.map(({ name }) => name)).not.toContain('checks.run.start');
  });

  it('say in words why they could not run, and can be started again', async () => {
    const app = await openChecks();
    app.fake.refuse('checks.run.start', problem('SCANNING_DISABLED'));
    await app.user.click(screen.getByRole('button', { name: 'Tester le réseau' }));
    expect(await screen.findByRole('alert')).toBeTruthy();
    const start = screen.getByRole('button', { name: 'Tester le réseau' });
    await waitFor(() => expect(start.getAttribute('aria-disabled')).toBeNull());
  });
});
