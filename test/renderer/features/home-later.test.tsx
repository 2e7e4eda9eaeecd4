import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { isThere } from '../../../shared/domain/device.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { openScanned } from '../open-app.tsx';
import { devices, interfaces, yealink } from '../sample-site.ts';

const phonesTable = () => screen.getByRole('table', { name: 'Téléphones' });

const phonesThere = devices.filter((device) => device.role === 'phone' && isThere(device));
const withoutPhones = devices.filter(({ role }) => role !== 'phone');
const again = async (app: Awaited<ReturnType<typeof openScanned>>): Promise<void> => {
  // The first scan is on the disk before the next one begins.
  await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
  await app.user.click(screen.getByRole('button', { name: 'Relancer l’analyse' }));
  await waitFor(() => expect(app.session.scan.get().status).toBe('finished'));
};

describe('phones that are away', () => {
  it(
    'keep name, model and firmware, come first, and have one headline with what they share',
    { tags: ['slow'] },
    async () => {
      const app = await openScanned();
      app.fake.change({ devices: withoutPhones });
      await again(app);
      const count = phonesThere.length;
      expect(
        await screen.findByText(`${count} téléphones ont disparu : commencez par le switch commun`),
      ).toBeTruthy();
      expect(screen.getByText(/le switch est-il allumé/)).toBeTruthy();
      const row = within(phonesTable()).getByText('Yealink T54W').closest('tr') ?? document.body;
      expect(within(row).getByText('Firmware 96.86.0.100')).toBeTruthy();
      expect(within(row).getByText(/^Absent · vu à \d\d:\d\d$/)).toBeTruthy();
      expect(within(phonesTable()).queryByText('Répond')).toBeNull();
    },
  );

  it('say what to look at when it is one alone, before all that answers', async () => {
    const app = await openScanned();
    const last = phonesThere.at(-1);
    app.fake.change({ devices: devices.filter((device) => device !== last) });
    await again(app);
    expect(await screen.findByText(/^Un téléphone a disparu/)).toBeTruthy();
    const [, firstRow] = within(phonesTable()).getAllByRole('row');
    expect(firstRow?.textContent).toContain(last?.ip);
  });

  it('point at the router when it is silent as well', { tags: ['slow'] }, async () => {
    const app = await openScanned();
    app.fake.change({ devices: withoutPhones.filter(({ role }) => role !== 'gateway') });
    await again(app);
    expect(
      await screen.findByText(/la passerelle ne répond pas : commencez par la box/),
    ).toBeTruthy();
  });

  it(
    'are those of a past scan once the cable is out: the router is not blamed',
    { tags: ['slow'] },
    async () => {
      const app = await openScanned();
      app.fake.change({ devices: withoutPhones });
      await again(app);
      const card = { address: null, scannable: false, reason: 'down' as const, metric: null };
      app.fake.change({ interfaces: interfaces.map((each) => ({ ...each, ...card })) });
      fireEvent(window, new Event('focus'));
      const count = phonesThere.length;
      expect(
        await screen.findByText(
          new RegExp(String.raw`^À l’analyse de \d\d:\d\d, ${count} téléphones manquaient$`),
        ),
      ).toBeTruthy();
      expect(screen.queryByText(/passerelle ne répond pas|ont disparu/)).toBeNull();
    },
  );

  it('are distinguished by the end of the MAC when two share a name', async () => {
    const twin = { ...yealink, ip: '192.168.77.99', mac: '80:5e:c0:aa:bb:cc' };
    await openScanned({ devices: [...devices, twin] });
    expect(screen.getByRole('button', { name: /Yealink T54W …bb:cc/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: /Yealink T54W …22:33/ })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Cisco CP8851 …/ })).toBeNull();
  });
});

describe('facts that have an age', () => {
  const out = interfaces.map((card) =>
    card.name === 'enp3s0'
      ? { ...card, address: null, scannable: false, reason: 'down' as const, metric: null }
      : { ...card, scannable: false, address: null, reason: 'no-ipv4' as const, metric: null },
  );
  const path = () => within(screen.getByRole('region', { name: 'De cet ordinateur à Internet' }));

  it(
    'an unplugged cable leaves no green behind once the window has the focus again',
    { tags: ['slow'] },
    async () => {
      const app = await openScanned();
      expect(path().getByText('Répond')).toBeTruthy();
      expect(path().getByText(/Aller-retour .* à \d\d:\d\d$/)).toBeTruthy();
      app.fake.change({ interfaces: out });
      fireEvent(window, new Event('focus'));
      expect(await path().findByText('Débranché')).toBeTruthy();
      expect(path().getAllByText('Inconnue')).toHaveLength(2);
      expect(path().getByText(/^Répondait à \d\d:\d\d$/)).toBeTruthy();
      expect(path().getByText(/^Valeur de \d\d:\d\d/)).toBeTruthy();
      for (const word of ['Répond', 'Connecté', 'Connue'])
        expect(screen.queryByText(word)).toBeNull();
      // The outcome of the scan says when it was, and no longer that all is well.
      expect(await screen.findByText(/^\d+ appareils en 812 ms · .*\d\d:\d\d$/)).toBeTruthy();
      // The list stays, with the hour of each row.
      expect(within(phonesTable()).getAllByText(/^Vu à \d\d:\d\d$/).length).toBeGreaterThan(0);
      app.fake.change({ interfaces });
      fireEvent(document, new Event('visibilitychange'));
      expect(await path().findByText('Connecté')).toBeTruthy();
      expect(path().getByText('Répond')).toBeTruthy();
    },
  );

  it('another address on the card is another network, of which nothing is known', async () => {
    const app = await openScanned();
    app.fake.change({
      interfaces: interfaces.map((card) =>
        card.name === 'enp3s0' ? { ...card, address: '192.168.1.40' } : card,
      ),
    });
    fireEvent(window, new Event('online'));
    expect(await path().findAllByText('Inconnue')).toHaveLength(2);
    expect(path().getByText('192.168.1.40')).toBeTruthy();
    expect(screen.queryByText('Répond')).toBeNull();
  });

  it('lists the interfaces again at each scan', { tags: ['slow'] }, async () => {
    const app = await openScanned();
    const listings = () => app.fake.calls.filter(({ name }) => name === 'network.interfaces.list');
    const before = listings().length;
    await again(app);
    expect(listings().length).toBe(before + 1);
  });

  it(
    'keeps the list while a new scan runs and when it fails, greyed and with its time',
    { tags: ['slow'] },
    async () => {
      const app = await openScanned();
      await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
      app.fake.refuse('scan.lan.start', problem('NO_INTERFACE_UP'));
      await app.user.click(screen.getByRole('button', { name: 'Relancer l’analyse' }));
      expect(
        await screen.findByText(/L’analyse n’a pas abouti. En gris : la liste de/),
      ).toBeTruthy();
      const row = within(phonesTable()).getByText('Yealink T54W').closest('tr') ?? document.body;
      expect(within(row).getByText(/^Vu à/)).toBeTruthy();
      expect(within(row).queryByText('Répond')).toBeNull();
    },
  );

  it(
    'says that nothing answers even while the previous list is shown',
    { tags: ['slow'] },
    async () => {
      const app = await openScanned();
      app.fake.change({ devices: [] });
      await again(app);
      expect(await screen.findByText('Aucune réponse, pas même de la passerelle')).toBeTruthy();
      expect(within(phonesTable()).getByText('Yealink T54W')).toBeTruthy();
      expect(screen.queryByText(/ont disparu/)).toBeNull();
    },
  );
});
