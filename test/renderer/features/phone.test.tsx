import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { goTo, openPhone } from '../open-app.tsx';
import { gigaset, yealink } from '../sample-site.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';

const seen = (
  type: WatchEvent['type'],
  at = new Date(Date.now() + 1000).toISOString(),
): WatchEvent => ({
  type,
  at,
  ip: yealink.ip,
  mac: yealink.mac,
  brand: null,
  model: null,
  firmware: null,
  evidence: [],
  problem: null,
});

describe('phone page', () => {
  it('records the phone and the place in the case', { tags: ['slow'] }, async () => {
    const { fake } = await openPhone();
    await waitFor(() =>
      expect(fake.currentCase()?.position).toEqual({ page: 'phone', phoneKey: yealink.mac }),
    );
    expect(fake.currentCase()?.phones.map((phone) => phone.phoneKey)).toEqual([yealink.mac]);
  });

  it('keeps the evidence one click away', { tags: ['slow'] }, async () => {
    const app = await openPhone();
    expect(screen.queryByText('Yealink SIP-T54W 96.86.0.100')).toBeNull();
    await app.user.click(screen.getByText('3 preuves'));
    expect(await screen.findByText('Yealink SIP-T54W 96.86.0.100')).toBeTruthy();
  });

  it.each([
    ['80-5E-C0-11-22-33', 'C’est bien ce téléphone.', true],
    ['RMA1234805EC01122333BHE', 'C’est bien ce téléphone.', true],
    ['80:5e:c0:11:22:BB', 'L’adresse de l’étiquette n’est pas celle', false],
  ])('compares the label %s with the wire', { tags: ['slow'] }, async (typed, said, matches) => {
    const app = await openPhone();
    await app.user.type(screen.getByRole('textbox', { name: /MAC de l’étiquette/ }), typed);
    await app.user.click(screen.getByRole('button', { name: 'Vérifier' }));
    expect(await screen.findByText(said, { exact: false })).toBeTruthy();
    await waitFor(() =>
      expect(app.fake.currentCase()?.phones[0]?.labelMac).toEqual({ typed, matches }),
    );
  });

  it('refuses a label that contains no MAC', { tags: ['slow'] }, async () => {
    const app = await openPhone();
    await app.user.type(screen.getByRole('textbox', { name: /MAC de l’étiquette/ }), 'bonjour');
    expect(screen.getByText(/Il faut 12 chiffres/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Vérifier' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
  });

  it('shows the phone leave and come back', { tags: ['slow'] }, async () => {
    const app = await openPhone();
    await app.user.click(screen.getByRole('button', { name: 'Surveiller' }));
    await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
    app.fake.emit('watch.observed', { watchId: 'watch-1', event: seen('left') });
    expect(await screen.findByText('Parti du réseau')).toBeTruthy();
    app.fake.emit('watch.observed', { watchId: 'another', event: seen('failed') });
    app.fake.emit('watch.observed', { watchId: 'watch-1', event: seen('back') });
    expect(await screen.findByText('Revenu sur le réseau')).toBeTruthy();
    expect(app.fake.currentCase()?.phones[0]?.observations.map((event) => event.type)).toEqual([
      'left',
      'back',
    ]);
  });

  it(
    'shows what the watcher saw after the scan as the present state',
    { tags: ['slow'] },
    async () => {
      const app = await openPhone();
      await app.user.click(screen.getByRole('button', { name: 'Surveiller' }));
      await waitFor(() => expect(app.session.watch.get().watchId).toBe('watch-1'));
      expect(screen.getByText('Répond')).toBeTruthy();
      app.fake.emit('watch.observed', { watchId: 'watch-1', event: seen('left') });
      expect(await screen.findByText(/^Absent · vu à \d\d:\d\d$/)).toBeTruthy();
      expect(screen.queryByText('Répond')).toBeNull();
      app.fake.emit('watch.observed', { watchId: 'watch-1', event: seen('announced') });
      expect(await screen.findByText('Répond')).toBeTruthy();
    },
  );

  it('lets the model be corrected by hand', { tags: ['slow'] }, async () => {
    const app = await openPhone(gigaset);
    await app.user.click(screen.getByText('Corriger le modèle'));
    await app.user.click(await screen.findByRole('combobox', { name: 'Modèle' }));
    await app.user.click(await screen.findByRole('option', { name: 'Maxwell 3' }));
    await app.user.click(screen.getByRole('button', { name: 'Enregistrer le modèle' }));
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Gigaset Maxwell 3' }),
    ).toBeTruthy();
    expect(screen.getByText('Modèle choisi à la main.')).toBeTruthy();
    const record = app.fake.currentCase()?.phones[0];
    expect(record?.byHand).toBe(true);
    expect(record?.device.phone?.resetProcedure).toBe('gigaset-standard');
  });
});

describe('reset table', () => {
  it(
    'has the guide’s six rows, with the row of the detected model chosen',
    { tags: ['slow'] },
    async () => {
      const app = await openPhone();
      await goTo(app, 'Réinitialiser');
      const table = await screen.findByRole('table', { name: 'Table de réinitialisation' });
      const rows = within(table).getAllByRole('button');
      expect(rows).toHaveLength(6);
      const chosen = rows.filter((row) => row.getAttribute('aria-pressed') === 'true');
      expect(chosen.map((row) => row.dataset['procedure'])).toEqual(['yealink-standard']);
      expect(within(table).getByText('Ce téléphone')).toBeTruthy();
    },
  );

  it('warns when a row other than the phone’s is chosen', { tags: ['slow'] }, async () => {
    const app = await openPhone();
    await goTo(app, 'Réinitialiser');
    await app.user.click(await screen.findByRole('button', { name: /Cisco avec écran/ }));
    expect(screen.getByText(/n’est pas celle qui correspond à Yealink T54W/)).toBeTruthy();
  });
});
