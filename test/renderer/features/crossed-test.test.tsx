// @module-tag slow
import { cleanup, screen, waitFor, within } from '@testing-library/react';
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

  describe('with the arrows', () => {
    const here = 'Yealink T54W sur Site de la panne';
    const isOn = (name: string): boolean =>
      cell(here).getByRole<HTMLInputElement>('radio', { name }).checked;
    const written = (app: OpenedApp): unknown[] =>
      app.fake.calls.flatMap(({ name, input }) => {
        const { event } = input as { readonly event?: { readonly type: string; cell?: unknown } };
        return name === 'cases.event.append' && event?.type === 'crossed-test-cell'
          ? [(event.cell as { readonly result: string }).result]
          : [];
      });
    /** Puts the keyboard on the cell, which is not tried yet, and moves on to « En panne ». */
    async function passThrough(): Promise<OpenedApp> {
      const app = await openCrossedTest();
      cell(here).getByRole('radio', { name: 'Pas essayé' }).focus();
      await app.user.keyboard('{ArrowDown}');
      expect(isOn('Fonctionne')).toBe(true);
      await app.user.keyboard('{ArrowDown}');
      expect(isOn('En panne')).toBe(true);
      return app;
    }

    it.each([
      ['Enter', (app: OpenedApp) => app.user.keyboard('{Enter}')],
      ['Space', (app: OpenedApp) => app.user.keyboard(' ')],
      ['leaving the cell', (app: OpenedApp) => app.user.tab()],
      ['a pause', () => new Promise((resolve) => setTimeout(resolve, 1_600))],
      ['closing the page', () => window.dispatchEvent(new Event('pagehide'))],
      ['the removal of the cell', () => cleanup()],
    ] as const)('keeps the answer that the person stays on, settled by %s', async (_, settle) => {
      const app = await passThrough();
      expect(written(app)).toEqual([]);
      await settle(app);
      await waitFor(() => expect(written(app)).toEqual(['fails']));
    });

    it('keeps nothing where the arrows come back to where they began', async () => {
      const app = await passThrough();
      await app.user.keyboard('{ArrowUp}{ArrowUp}{Enter}');
      expect(isOn('Pas essayé')).toBe(true);
      await app.user.click(cell(here).getByRole('radio', { name: 'En panne' }));
      await waitFor(() => expect(written(app)).toEqual(['fails']));
    });
  });
});
