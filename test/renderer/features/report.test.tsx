// @module-tag slow
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { goTo, openApp, openPhone, openScanned } from '../open-app.tsx';
import { devices } from '../sample-site.ts';

const format = (name: string): HTMLButtonElement => {
  const button = document.querySelector<HTMLButtonElement>(`[data-format="${name}"]`);
  if (button === null) throw new Error(`no format ${name}`);
  return button;
};

describe('report', () => {
  it('lists hosts contacted by the scan and the first page beside those of the checks', async () => {
    const app = await openScanned();
    await goTo(app, 'Réseau');
    expect(await screen.findByText('monip.ovh (203.0.113.7) tcp/443')).toBeTruthy();
  });

  it('counts in its summary the phones that are away too', async () => {
    const app = await openScanned();
    await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
    const left = devices.filter(({ role }) => role !== 'phone');
    app.fake.change({ devices: left });
    await app.user.click(screen.getByRole('button', { name: 'Relancer l’analyse' }));
    await waitFor(() => expect(app.fake.lastScan()?.devices).toHaveLength(left.length));
    await goTo(app, 'Rapport');
    expect(await screen.findByText(/^0 téléphone, \d absents$/)).toBeTruthy();
  });

  it('counts as phones, on every page, those that a poorer scan saw only as addresses', async () => {
    const app = await openScanned();
    await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
    const count = devices.filter(({ role, state }) => role === 'phone' && state !== 'gone').length;
    app.fake.change({
      devices: devices.map((device) =>
        device.role === 'phone'
          ? { ...device, role: 'other' as const, phone: null, evidence: [] }
          : device,
      ),
    });
    await app.user.click(screen.getByRole('button', { name: 'Relancer l’analyse' }));
    await waitFor(() =>
      expect(app.fake.lastScan()?.devices.some(({ role }) => role === 'phone')).toBe(false),
    );
    await goTo(app, 'Rapport');
    expect((await screen.findByText(/^\d+ téléphones?/)).textContent).toBe(`${count} téléphones`);
  });

  it('keeps the site as soon as a field is left', async () => {
    const app = await openScanned();
    await goTo(app, 'Rapport');
    await app.user.type(
      screen.getByRole('textbox', { name: /Nom du site/ }),
      'Mairie de Saint-Avé',
    );
    await app.user.type(
      screen.getByRole('textbox', { name: /Numéros de ligne/ }),
      '0033972000000{Enter}0033972000001',
    );
    await app.user.tab();
    await waitFor(() =>
      expect(app.fake.currentCase()?.site).toMatchObject({
        name: 'Mairie de Saint-Avé',
        lineNumbers: ['0033972000000', '0033972000001'],
      }),
    );
    expect(
      await screen.findByText('Mairie de Saint-Avé', { selector: 'header span' }),
    ).toBeTruthy();
  });

  it.each(['pdf', 'html', 'json', 'csv', 'text'])('exports %s and says where', async (name) => {
    const app = await openPhone();
    await goTo(app, 'Rapport');
    await app.user.click(format(name));
    expect(await screen.findByText(`/home/site/rapport.${name}`)).toBeTruthy();
    expect(screen.getByRole('link', { name: /Télécharger/ }).getAttribute('href')).toBe(
      '/download/1',
    );
    expect(
      app.fake.calls.findLast((call) => call.name === 'report.file.export')?.input,
    ).toMatchObject({ format: name, language: 'fr' });
  });

  it('stops a report that lasts, says that nothing was written, and keeps the focus', async () => {
    const app = await openPhone();
    app.fake.holdReports();
    await goTo(app, 'Rapport');
    await app.user.click(format('pdf'));
    expect(screen.queryByRole('button', { name: 'Arrêter ce rapport' })).toBeNull();
    await app.user.click(await screen.findByRole('button', { name: 'Arrêter ce rapport' }));
    expect(await screen.findByText(/^Rapport arrêté : aucun fichier n’a été écrit/)).toBeTruthy();
    const [made, cancelled] = ['report.file.export', 'report.file.cancel'].map((name) =>
      Object(app.fake.calls.findLast((call) => call.name === name)?.input),
    );
    expect(made.exportId).toMatch(/^[0-9a-f-]{36}$/);
    expect(cancelled).toEqual({ exportId: made.exportId });
    expect(screen.queryByRole('button', { name: 'Arrêter ce rapport' })).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(document.activeElement).toBe(format('pdf'));
  });

  it('takes the button that stops away when the report is there', async () => {
    const app = await openPhone();
    const release = app.fake.holdReports();
    await goTo(app, 'Rapport');
    await app.user.click(format('html'));
    await screen.findByRole('button', { name: 'Arrêter ce rapport' });
    release();
    expect(await screen.findByText('/home/site/rapport.html')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Arrêter ce rapport' })).toBeNull();
  });

  it('says in words why a file could not be written', async () => {
    const app = await openPhone();
    app.fake.refuse('report.file.export', problem('REPORT_FOLDER_UNWRITABLE', { folder: '/mnt' }));
    await goTo(app, 'Rapport');
    await app.user.click(format('pdf'));
    expect(await screen.findByText(/Impossible d’écrire le rapport dans \/mnt/)).toBeTruthy();
  });

  it('keeps dated notes, closes the case and reopens it', async () => {
    const app = await openPhone();
    await goTo(app, 'Rapport');
    await app.user.type(screen.getByRole('textbox', { name: 'Nouvelle note' }), 'Prise changée');
    await app.user.click(screen.getByRole('button', { name: 'Ajouter' }));
    expect(await screen.findByText('Prise changée', { selector: 'dd' })).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: 'Clore l’intervention' }));
    await app.user.click(await screen.findByRole('button', { name: 'Rouvrir l’intervention' }));
    await waitFor(() => expect(app.fake.currentCase()?.closed).toBe(false));
    expect(app.fake.currentCase()?.notes.map((note) => note.text)).toEqual(['Prise changée']);
  });

  it('keeps in the box what is written while the note is saved', async () => {
    const app = await openPhone();
    await goTo(app, 'Rapport');
    const box = screen.getByRole('textbox', { name: 'Nouvelle note' });
    await app.user.type(box, 'Prise changée');
    const release = app.fake.holdLine('note-added');
    await app.user.click(screen.getByRole('button', { name: 'Ajouter' }));
    await app.user.type(box, ' et câble aussi');
    release();
    expect(await screen.findByText('Prise changée', { selector: 'dd' })).toBeTruthy();
    await waitFor(() => expect(box).toHaveProperty('value', 'et câble aussi'));
  });

  it('copies the text of the ticket', async () => {
    const app = await openPhone();
    await goTo(app, 'Rapport');
    await screen.findByText(/Intervention du 2 mars 2026/);
    await app.user.click(screen.getByRole('button', { name: 'Copier le texte' }));
    await waitFor(async () => expect(await app.copied()).toContain('Intervention du 2 mars 2026'));
  });
});

describe('cases', () => {
  it('opens a case from the list and removes one only after a confirmation', async () => {
    const app = await openPhone();
    await goTo(app, 'Interventions');
    await app.user.click(await screen.findByRole('button', { name: /^Supprimer/ }));
    const dialog = await screen.findByRole('dialog');
    expect(app.fake.calls.some((call) => call.name === 'cases.case.remove')).toBe(false);
    await app.user.click(within(dialog).getByRole('button', { name: 'Supprimer' }));
    await waitFor(() =>
      expect(app.fake.calls.some((call) => call.name === 'cases.case.remove')).toBe(true),
    );
    expect(await screen.findByText('Aucune intervention')).toBeTruthy();
    expect(app.session.cases.get().current).toBeNull();
  });

  it('says in words why a file could not be opened', async () => {
    const app = await openApp();
    app.fake.refuse('cases.case.import', problem('CASE_NOT_JSON'));
    await app.session.importCase('not a case');
    expect(await screen.findByText(/n’est pas une intervention exportée/)).toBeTruthy();
  });
});

describe('network checks', () => {
  it('names the first cause, shows each state apart, and records the result', async () => {
    const app = await openApp();
    await goTo(app, 'Réseau');
    await app.user.click(screen.getByRole('button', { name: 'Tester le réseau' }));
    expect(await screen.findByText(/Première cause à traiter : SIP ALG/)).toBeTruthy();
    const check = (id: string): string =>
      document.querySelector(`[data-check="${id}"]`)?.textContent ?? '';
    expect(check('sip-alg')).toContain('En échec');
    expect(check('quality')).toContain('Pas testé');
    expect(screen.getByText('monip.ovh')).toBeTruthy();
    await waitFor(() => expect(app.fake.currentCase()?.lastChecks?.firstCause).toBe('sip-alg'));
  });
});

describe('settings', () => {
  it('refuses a value that the schema refuses', async () => {
    const app = await openApp();
    await goTo(app, 'Réglages');
    await app.user.type(screen.getByRole('textbox', { name: /Proxy SIP/ }), 'pas un hôte !');
    expect(screen.getByText('Cette valeur n’est pas acceptée.')).toBeTruthy();
    const save = screen.getByRole('button', { name: 'Enregistrer les réglages' });
    expect(save.getAttribute('aria-disabled')).toBe('true');
    await app.user.click(save);
    expect(app.session.settings.get().settings.endpoints.sipProxy).toBeNull();
    expect(document.activeElement).toBe(save);
  });

  it('saves what it accepts', async () => {
    const app = await openApp();
    await goTo(app, 'Réglages');
    await app.user.type(screen.getByRole('textbox', { name: /Nom du technicien/ }), 'Anne');
    await app.user.click(screen.getByRole('button', { name: 'Enregistrer les réglages' }));
    expect(await screen.findByText('Réglages enregistrés.')).toBeTruthy();
    expect(app.session.settings.get().settings.technician).toBe('Anne');
  });
});
