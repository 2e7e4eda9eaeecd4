// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { createFakeApi } from '../fake-api.ts';
import { openApp } from '../open-app.tsx';
import { yealink } from '../sample-site.ts';
import {
  transcript,
  node,
  choiceButton,
  choose,
  openDiagnosis,
  openReset,
  observe,
} from './diagnosis-page.ts';

describe('diagnosis', () => {
  it('starts at the beginning and answers with the digit keys', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.keyboard('1');
    await waitFor(() => expect(node()).toBe('screen-lights'));
    expect(transcript(app).map((entry) => entry.type)).toEqual(['started', 'answered']);
  });

  it('finds a symptom in the technician’s words, despite typing errors', async () => {
    const app = await openDiagnosis();
    await app.user.type(
      screen.getByRole('searchbox', { name: 'Chercher un symptôme' }),
      'sone plus',
    );
    await app.user.click(await screen.findByRole('button', { name: /ne sonne plus/ }));
    await waitFor(() => expect(node()).toBe('power-cycled'));
    expect(transcript(app)[0]).toMatchObject({ type: 'started', symptom: 'no-ring' });
  });

  it('says what the application sees, and who confirmed', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    expect(screen.getByText(/Le téléphone était sur le réseau à la dernière analyse/)).toBeTruthy();
    const suggested = within(choiceButton('on'));
    expect(suggested.getByText('Probable d’après la mesure')).toBeTruthy();
    expect(screen.queryByText('Constaté')).toBeNull();
    await app.user.click(screen.getByText('Ce qui est mesuré'));
    expect(screen.getByText(/l’écran ou les voyants éteints/)).toBeTruthy();
    await choose(app, 'on', 'power-cycled');
    expect(transcript(app).at(-1)).toMatchObject({
      choice: 'on',
      confirmedBy: 'person',
      strength: 'suggested',
    });
    expect(screen.getByText(/Confirmé par le technicien, probable d’après la mesure/)).toBeTruthy();
  });

  it('lets the person overrule what the application sees, and says so', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    await choose(app, 'off', 'power-plugged');
    expect(transcript(app).at(-1)).toMatchObject({
      choice: 'off',
      confirmedBy: 'person',
      overruled: 'on',
      strength: 'suggested',
    });
    expect(screen.getByText('La mesure rendait une autre réponse probable')).toBeTruthy();
  });

  it('undoes, goes back to an earlier step, pauses and resumes', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await choose(app, 'one', 'screen-lights');
    await choose(app, 'on', 'power-cycled');
    await app.user.keyboard('u');
    await waitFor(() => expect(node()).toBe('screen-lights'));
    await choose(app, 'on', 'power-cycled');
    await app.user.click(screen.getByRole('button', { name: /^Un seul téléphone/ }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    await app.user.click(screen.getByRole('button', { name: 'Mettre en pause' }));
    await app.user.click(await screen.findByRole('button', { name: 'Reprendre' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    expect(transcript(app).map((entry) => entry.type)).toEqual([
      'started',
      'answered',
      'answered',
      'undone',
      'answered',
      'jumped-back',
      'suspended',
      'resumed',
    ]);
  });

  it('asks for the contacts before the first step of a reset', async () => {
    const app = await openReset();
    expect(screen.queryByRole('button', { name: 'C’est fait' })).toBeNull();
    await app.user.click(screen.getByRole('checkbox', { name: /noté les contacts/ }));
    await app.user.click(await screen.findByRole('button', { name: 'C’est fait' }));
    await waitFor(() => expect(transcript(app).at(-1)?.type).toBe('step-done'));
    expect(transcript(app).at(-1)).toMatchObject({ confirmedBy: 'person' });
  });

  it('warns before a step that erases, and takes no answer until that is accepted', async () => {
    const app = await openDiagnosis();
    await app.user.type(
      screen.getByRole('searchbox', { name: 'Chercher un symptôme' }),
      'reconfigurer',
    );
    await app.user.click(await screen.findByRole('button', { name: /Reconfigurer directement/ }));
    await waitFor(() => expect(node()).toBe('repair-open'));
    expect(screen.getByText(/Notez d’abord les contacts/)).toBeTruthy();
    expect(document.querySelector('[data-choice]')).toBeNull();
    await app.user.click(screen.getByRole('checkbox', { name: /noté les contacts/ }));
    await choose(app, 'no-access', 'repair-holder');
  });

  it('ticks automatically what the watcher sees, with its proof, and can be overruled', async () => {
    const app = await openReset();
    await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
    observe(app, 'left');
    await waitFor(() => expect(transcript(app).at(-1)?.type).toBe('step-done'));
    observe(app, 'back');
    await waitFor(() =>
      expect(transcript(app).filter((entry) => entry.type === 'step-done')).toHaveLength(2),
    );
    expect(transcript(app).at(-1)).toMatchObject({
      confirmedBy: 'application',
      evidence: [{ value: 'back' }],
    });
    expect(screen.getAllByText('Constaté par l’application').length).toBeGreaterThanOrEqual(2);
    // What was seen, and not the key that was pressed.
    expect(screen.getByText(/^le téléphone a quitté le réseau à/)).toBeTruthy();
    expect(screen.getByText(/^le téléphone est revenu sur le réseau à/)).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: /Annuler la dernière réponse/ }));
    await waitFor(() => expect(transcript(app).at(-1)?.type).toBe('undone'));
    // What was seen before the person overruled it must not tick again.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(transcript(app).at(-1)?.type).toBe('undone');
  });

  it('ticks nothing from what it saw while this computer’s own network was in doubt', async () => {
    const app = await openReset();
    await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
    observe(app, 'left', 'unproved');
    observe(app, 'back');
    observe(app, 'announced');
    await waitFor(() => expect(app.fake.currentCase()?.phones[0]?.observations).toHaveLength(3));
    expect(await screen.findByText(/cela ne dit rien du téléphone/)).toBeTruthy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(transcript(app).filter((entry) => entry.type === 'step-done')).toEqual([]);
    expect(screen.queryByText('Constaté')).toBeNull();
  });

  it('asks for date and time after the reset, and reads the phone’s clock', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await app.user.click(screen.getByRole('button', { name: 'Lire l’heure du téléphone' }));
    expect(
      await screen.findByText('L’heure du téléphone est celle de cet ordinateur.'),
    ).toBeTruthy();
    await choose(app, 'right', 'repair-open');
    expect(transcript(app).at(-1)).toMatchObject({
      choice: 'right',
      overruled: null,
      evidence: [{ kind: 'sip-options' }],
    });
  });

  it('goes to the network when the date is wrong', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'wrong', 'net-cable');
    expect(node()).toBe('net-cable');
  });

  it('gives MAC and public IPv4 ready to paste, and strips the port of what is pasted', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'right', 'repair-open');
    await choose(app, 'done', 'repair-mac');
    expect(screen.getByText('80:5E:C0:11:22:33')).toBeTruthy();
    expect(screen.queryByText('Constaté')).toBeNull();
    await app.user.type(
      screen.getByRole('textbox', { name: /MAC affichée par l’espace client/ }),
      '805EC0112233',
    );
    await app.user.click(screen.getByRole('button', { name: 'Comparer' }));
    expect(
      await screen.findByText(/L’espace client et le réseau donnent la même adresse/),
    ).toBeTruthy();
    expect(app.fake.currentCase()?.phones[0]?.panelMac).toBe('805EC0112233');
    await choose(app, 'matches', 'repair-address');
    expect(transcript(app).at(-1)).toMatchObject({
      confirmedBy: 'person',
      strength: 'suggested',
      evidence: [{ kind: 'person', value: yealink.mac }, { kind: 'neighbour-table' }],
    });
    expect(screen.getByText('203.0.113.45', { selector: 'span' })).toBeTruthy();
    const field = screen.getByRole('textbox', { name: /Adresse affichée/ });
    await app.user.type(field, '203.0.113.45:5060');
    expect(screen.getByText('C’est la même connexion que cet ordinateur.')).toBeTruthy();
  });

  it('reopens on the same step after the window was closed', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await waitFor(() => expect(app.fake.currentCase()?.position.page).toBe('diagnosis'));
    document.body.replaceChildren();
    await openApp({}, app.fake);
    await waitFor(() => expect(node()).toBe('date-time'));
  });

  it('leads to an end with its outcome, its next action and the report', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'works', 'end-repaired');
    expect(screen.getAllByText('Réparé').length).toBeGreaterThan(0);
    await app.user.click(screen.getByRole('button', { name: 'Faire le rapport' }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Rapport d’intervention' }),
    ).toBeTruthy();
  });

  it('withdraws its conclusion on screen when the phone called repaired leaves', async () => {
    const app = await openReset();
    await choose(app, 'done', 'date-time');
    await choose(app, 'works', 'end-repaired');
    const phoneKey = yealink.mac ?? '';
    await app.session.cases.append({
      type: 'phone-observed',
      phoneKey,
      observation: {
        type: 'left',
        at: new Date(Date.now() + 1000).toISOString(),
        ip: yealink.ip,
        mac: phoneKey,
        brand: null,
        model: null,
        firmware: null,
        evidence: [],
        problem: null,
      },
    });
    const headline = /^Réparé\s: conclusion du technicien, contredite par la surveillance/;
    expect(await screen.findByRole('heading', { name: headline })).toBeTruthy();
    expect(screen.getByText(/a quitté le réseau le .* et n’y a pas été revu/)).toBeTruthy();
    expect(screen.queryByText('Le téléphone fonctionne.')).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Faire le rapport' }));
    expect(await screen.findByText(headline, { selector: 'dd' })).toBeTruthy();
  });

  it('takes a click while something else is being written', async () => {
    const app = await openDiagnosis();
    await app.user.click(screen.getByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    const release = app.fake.holdLine('network-seen');
    void app.session.network.measure({ online: false });
    await screen.findByText('Enregistrement…');
    await app.user.click(choiceButton('one'));
    release();
    await waitFor(() => expect(node()).not.toBe('one-phone'));
  });

  it('does not ask a disk again and again for a step that it refuses', async () => {
    const app = await openReset();
    await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
    const asked = (): number =>
      app.fake.calls.filter(({ input }) => JSON.stringify(input).includes('step-done')).length;
    app.fake.refuseLine('diagnosis-entry', problem('CASE_DISK_FULL', { folder: '/cases' }));
    observe(app, 'left');
    await screen.findByText(/Le disque est plein/);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked()).toBe(1);
    // What is seen next is a reason to try again.
    observe(app, 'announced');
    await waitFor(() => expect(asked()).toBe(2));
  });

  it('keeps the answer on screen when the disk refuses it', async () => {
    const fake = createFakeApi();
    const app = await openApp({}, fake);
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await app.user.click(await screen.findByRole('button', { name: /Yealink T54W/ }));
    await app.user.click(await screen.findByRole('button', { name: /Lancer le diagnostic/ }));
    await app.user.click(await screen.findByRole('button', { name: 'Commencer par le début' }));
    await waitFor(() => expect(node()).toBe('one-phone'));
    fake.refuse('cases.event.append', {
      code: 'CASE_DISK_FULL',
      params: { folder: '/cases' },
      evidence: [],
    });
    await app.user.click(choiceButton('one'));
    expect(await screen.findByText(/Le disque est plein/)).toBeTruthy();
    expect(node()).toBe('one-phone');
  });
});
