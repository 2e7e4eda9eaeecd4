// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../shared/domain/problem.ts';
import { choiceButton, choose, node, openDiagnosis, openReset } from './features/diagnosis-page.ts';
import { goTo, openApp, openPhone } from './open-app.tsx';
import { gigaset } from './sample-site.ts';

/** More frames than the page takes to notice that the focus is lost. */
const FRAMES = 4;

/** What has the focus once the page has settled. */
async function focused(): Promise<Element | null> {
  for (let frame = 0; frame < FRAMES; frame += 1)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return document.activeElement;
}

const main = (): HTMLElement => screen.getByRole('main');
const heading = (name: RegExp | string): HTMLElement => screen.getByRole('heading', { name });

describe('the keyboard’s place', () => {
  it('is the new question after a symptom was chosen', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: /ne sonne plus/ }));
    await waitFor(() => expect(node()).toBe('power-cycled'));
    const holder = await focused();
    expect(holder?.closest('[data-node]')).toBe(document.querySelector('[data-node]'));
  });

  it('is the next question after each answer, and the previous one after an undo', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    const first = await focused();
    expect(first?.closest('[data-node="one-phone"]')).toBeTruthy();
    await choose(app, 'one', 'screen-lights');
    expect((await focused())?.closest('[data-node="screen-lights"]')).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: /Annuler la dernière réponse/ }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    expect((await focused())?.closest('[data-node="one-phone"]')).toBeTruthy();
  });

  it('is the question that the person went back to', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    await app.user.click(screen.getByRole('button', { name: /^Un seul téléphone/ }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    expect((await focused())?.closest('[data-node="one-phone"]')).toBeTruthy();
  });

  it('is the outcome at the end', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'works', 'end-repaired');
    expect((await focused())?.closest('[data-node="end-repaired"]')).toBeTruthy();
  });

  it('is the next step after each step that is done', async () => {
    const app = await openReset();
    await app.user.click(screen.getByRole('checkbox', { name: /noté les contacts/ }));
    const guide = screen.getByRole('button', { name: 'C’est fait' }).closest('ol');
    const steps = guide?.querySelectorAll('li').length ?? 0;
    expect(steps).toBeGreaterThan(1);
    for (let done = 1; done <= steps; done += 1) {
      const button = screen.getByRole('button', { name: 'C’est fait' });
      await waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull());
      await app.user.click(button);
      await waitFor(() =>
        expect(guide?.querySelectorAll('[data-next]').length).toBe(done < steps ? 1 : 0),
      );
      await waitFor(() => expect(guide?.querySelectorAll('li svg[aria-label]').length).toBe(done));
      expect(await focused()).toBe(document.querySelector('[data-next]'));
    }
  });

  it('is the chooser of symptoms when the diagnosis starts again', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.click(screen.getByRole('button', { name: 'Recommencer le diagnostic' }));
    const holder = await focused();
    expect(holder?.contains(screen.getByRole('button', { name: 'Commencer par le début' }))).toBe(
      true,
    );
  });

  it('is the pause, then the question again', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.click(screen.getByRole('button', { name: 'Mettre en pause' }));
    await screen.findByRole('button', { name: 'Reprendre' });
    expect(await focused()).toBe(heading('Diagnostic en pause'));
    await app.user.click(screen.getByRole('button', { name: 'Reprendre' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    expect((await focused())?.closest('[data-node="one-phone"]')).toBeTruthy();
  });

  it('is the answer itself when the disk refuses it', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    app.fake.refuse('cases.event.append', problem('CASE_DISK_FULL', { folder: '/cases' }));
    const answer = choiceButton('one');
    await app.user.click(answer);
    await screen.findByText(/Le disque est plein/);
    expect(await focused()).toBe(answer);
  });

  it.each(['pdf', 'html', 'text', 'csv', 'json', 'case'])(
    'is the button of the export as %s, during the export and after it',
    async (format) => {
      const app = await openPhone();
      await goTo(app, 'Rapport');
      const button = document.querySelector<HTMLElement>(`[data-format="${format}"]`);
      await app.user.click(button ?? document.body);
      await screen.findByRole('link', { name: /Télécharger/ });
      expect(await focused()).toBe(button);
    },
  );

  it('is the button of the checks once they are over', async () => {
    const app = await openApp();
    await goTo(app, 'Réseau');
    const start = screen.getByRole('button', { name: 'Tester le réseau' });
    await app.user.click(start);
    await screen.findByText(/Première cause à traiter/);
    expect(await focused()).toBe(start);
  });

  it('is the button that starts the checks again once they are stopped', async () => {
    const app = await openApp({ paceMs: null });
    await goTo(app, 'Réseau');
    const start = screen.getByRole('button', { name: 'Tester le réseau' });
    await app.user.click(start);
    // The link passed, and the gateway is being tested.
    app.fake.advance(4);
    await screen.findByText('Tests terminés : 1 sur 4');
    await app.user.click(screen.getByRole('button', { name: 'Arrêter' }));
    await screen.findByText(/^Test arrêté/);
    expect(screen.queryByRole('button', { name: 'Arrêter' })).toBeNull();
    expect(await focused()).toBe(start);
    expect(start.getAttribute('aria-disabled')).toBeNull();
  });

  it('is the button of the scan after the scan is stopped', async () => {
    const app = await openApp({ paceMs: null });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await app.user.click(await screen.findByRole('button', { name: 'Arrêter l’analyse' }));
    const again = await screen.findByRole('button', { name: 'Relancer l’analyse' });
    expect(await focused()).toBe(again);
  });

  it('is the button of the watch while the phone is watched and after it', async () => {
    const app = await openPhone();
    await app.user.click(screen.getByRole('button', { name: 'Surveiller' }));
    const stop = await screen.findByRole('button', { name: 'Arrêter' });
    expect(await focused()).toBe(stop);
    await app.user.click(stop);
    const start = await screen.findByRole('button', { name: 'Surveiller' });
    expect(await focused()).toBe(start);
  });

  it('is the access that was recognised, then each cell that was answered', async () => {
    const app = await openPhone();
    await goTo(app, 'Test croisé');
    await app.user.click(await screen.findByRole('button', { name: 'Ajouter cet accès' }));
    const message = await screen.findByText(/^Cet accès est déjà dans le tableau/);
    expect((await focused())?.contains(message)).toBe(true);
    for (const result of ['En panne', 'Fonctionne', 'Pas essayé']) {
      const cell = within(screen.getByRole('radiogroup', { name: /^Yealink T54W sur/ }));
      const radio = cell.getByRole('radio', { name: result });
      await app.user.click(radio);
      await waitFor(() => expect(app.session.cases.get().sending).toEqual([]));
      expect(await focused()).toBe(radio);
    }
  });

  it('is the page when a message is dismissed', async () => {
    const app = await openApp({
      problems: [problem('SETTINGS_SET_ASIDE', { file: 'settings.json', kept: '/kept' })],
    });
    await screen.findByText(/Le fichier des réglages n’a pas pu être lu/);
    await app.user.click(screen.getByRole('button', { name: 'Fermer le message' }));
    expect(screen.queryByText(/Le fichier des réglages n’a pas pu être lu/)).toBeNull();
    expect(await focused()).toBe(main());
  });

  it('is the button of the case whose removal was cancelled, and the page once it is removed', async () => {
    const app = await openPhone();
    await goTo(app, 'Interventions');
    const button = await screen.findByRole('button', { name: /^Supprimer/ });
    await app.user.click(button);
    await screen.findByRole('dialog');
    await app.user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
    expect(await focused()).toBe(button);
    await app.user.click(button);
    const dialog = await screen.findByRole('dialog');
    await app.user.click(within(dialog).getByRole('button', { name: 'Supprimer' }));
    await screen.findByText('Aucune intervention');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(main().contains(await focused())).toBe(true);
  });

  it('is the page of the phone whose model was corrected', async () => {
    const app = await openPhone(gigaset);
    await app.user.click(screen.getByText('Corriger le modèle'));
    await app.user.click(await screen.findByRole('combobox', { name: 'Modèle' }));
    await app.user.click(await screen.findByRole('option', { name: 'Maxwell 3' }));
    await app.user.click(screen.getByRole('button', { name: 'Enregistrer le modèle' }));
    await screen.findByRole('heading', { level: 1, name: 'Gigaset Maxwell 3' });
    expect(main().contains(await focused())).toBe(true);
  });
});
