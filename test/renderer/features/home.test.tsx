import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { problem } from '../../../shared/domain/problem.ts';
import { createFakeApi } from '../fake-api.ts';
import { openApp, openScanned } from '../open-app.tsx';
import { devices, facts, yealink } from '../sample-site.ts';

const phonesTable = () => screen.getByRole('table', { name: 'Téléphones' });

describe('home page', () => {
  it('says what will be scanned and sends nothing before the button is pressed', async () => {
    const { fake } = await openApp();
    expect(screen.getByText('192.168.77.0/24', { selector: 'div' })).toBeTruthy();
    expect(screen.getByText('par enp3s0, filaire, 1 Gbit/s')).toBeTruthy();
    const names = fake.calls.map((call) => call.name);
    expect(names).not.toContain('scan.lan.start');
    expect(names).not.toContain('network.facts.measure');
    expect(names).not.toContain('cases.case.create');
  });

  it('names the hosts outside the site before it asks them, and asks none of them when this is switched off', async () => {
    const { fake, user } = await openApp();
    const choice = screen.getByRole('switch', { name: 'Demander l’adresse publique' });
    for (const host of ['monip.ovh', 'api.ipify.org', '208.67.222.222', 'stun.cloudflare.com'])
      expect(screen.getByText(new RegExp(host.replaceAll('.', '\\.')))).toBeTruthy();
    await user.click(choice);
    expect(await screen.findByText(/ne contactera rien hors du site/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    const measure = fake.calls.filter(({ name }) => name === 'network.facts.measure');
    expect(measure.map(({ input }) => input)).toEqual([{ online: false }]);
  });

  it('paints the first device at once, before the scan is over', async () => {
    const app = await openApp({ paceMs: null });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await waitFor(() => expect(app.session.scan.get().status).toBe('running'));
    const beforeYealink = devices.indexOf(yealink) * 2 + 2;
    app.fake.advance(beforeYealink);
    expect(await screen.findByText('Yealink T54W')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Arrêter l’analyse' })).toBeTruthy();
    expect(screen.getByText(/sur 254/)).toBeTruthy();
  });

  it('says what to click, and for how long it waits, while macOS asks the person', async () => {
    const app = await openApp({ paceMs: null });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await waitFor(() => expect(app.session.scan.get().status).toBe('running'));
    const scanId = app.session.scan.get().scanId ?? '';
    const progress = { type: 'progress', scanId, phase: 'permission', done: 6, total: 30 } as const;
    app.fake.emit('scan.progressed', progress);
    expect(await screen.findByText(/cliquez sur « Autoriser »/)).toBeTruthy();
    expect(screen.getByText(/encore 24\ss$/)).toBeTruthy();
    app.fake.emit('scan.progressed', { ...progress, phase: 'sweeping', total: 254 });
    await waitFor(() => expect(screen.queryByText(/cliquez sur/)).toBeNull());
  });

  it('counts as a phone, while it scans, what it knows to be one', async () => {
    const app = await openApp({ paceMs: null });
    const scanOnce = async (button: string, events?: number): Promise<void> => {
      await app.user.click(screen.getByRole('button', { name: button }));
      await waitFor(() => expect(app.session.scan.get().status).toBe('running'));
      app.fake.advance(events);
    };
    await scanOnce('Analyser le réseau');
    await waitFor(() => expect(app.fake.lastScan()).not.toBeNull());
    const poor = { ...yealink, role: 'other' as const, phone: null, evidence: [] };
    app.fake.change({ devices: [poor, ...devices.filter((device) => device !== yealink)] });
    await scanOnce('Relancer l’analyse', 3);
    expect(await screen.findByText(/1 appareil · 1 téléphone$/)).toBeTruthy();
  });

  it('shows phones apart from candidates and from other devices', async () => {
    await openScanned();
    const phones = within(phonesTable());
    expect(phones.getByText('Yealink T54W')).toBeTruthy();
    expect(phones.getByText('Firmware 96.86.0.100')).toBeTruthy();
    expect(phones.queryByText('Grandstream')).toBeNull();
    const candidates = within(screen.getByRole('table', { name: 'À confirmer' }));
    expect(candidates.getByText('Grandstream')).toBeTruthy();
    expect(candidates.getByText('Adresse IP en double')).toBeTruthy();
    expect(screen.queryByText('imprimante.lan')).toBeNull();
  });

  it('marks what was not there at the last visit', async () => {
    await openScanned();
    const row = within(phonesTable()).getByText('Cisco CP8851').closest('tr');
    expect(within(row ?? document.body).getByText('Nouveau')).toBeTruthy();
  });

  it('moves with the arrows, copies with c and opens with Enter', { tags: ['slow'] }, async () => {
    const app = await openScanned();
    const first = screen.getByRole('button', { name: /Yealink T54W/ });
    first.focus();
    await app.user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toContain('Cisco CP8851');
    await app.user.keyboard('c');
    await waitFor(async () =>
      expect(await app.copied()).toBe(
        '192.168.77.22, 00:1e:bd:aa:00:22, Cisco CP8851, sip88xx.12-5-1',
      ),
    );
    await app.user.keyboard('{ArrowUp}{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Yealink T54W' })).toBeTruthy();
  });

  it('focuses the search with / and forgives accents', { tags: ['slow'] }, async () => {
    const app = await openScanned();
    await app.user.keyboard('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Chercher' }));
    await app.user.keyboard('gigâset');
    expect(screen.queryByText('Yealink T54W')).toBeNull();
    expect(screen.getByText('Gigaset N510 IP PRO')).toBeTruthy();
  });

  it('keeps a partial result when the scan is stopped', async () => {
    const app = await openApp({ paceMs: null });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    await waitFor(() => expect(app.session.scan.get().status).toBe('running'));
    await app.user.click(screen.getByRole('button', { name: 'Arrêter l’analyse' }));
    expect(await screen.findByText(/Arrêtée : 4 appareils/)).toBeTruthy();
    await waitFor(() => expect(app.fake.lastScan()?.complete).toBe(false));
  });

  it('calls an empty result a failed measurement, not an absence of phones', async () => {
    const app = await openApp({ devices: [], result: { durationMs: 812 } });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    expect(await screen.findByText('Aucune réponse, pas même de la passerelle')).toBeTruthy();
    expect(screen.queryByText(/Aucun téléphone reconnu/)).toBeNull();
  });

  it('offers the networks that a scan without telephones left out', async () => {
    const printer = devices.filter(({ role }) => role === 'other');
    const app = await openScanned({ devices: printer });
    const requests = (): unknown[] =>
      app.fake.calls.filter(({ name }) => name === 'scan.lan.start').map(({ input }) => input);
    await app.user.click(screen.getByRole('button', { name: 'Analyser 192.168.1.0/24 (wlp2s0)' }));
    expect(requests().at(-1)).toEqual({ interfaces: ['192.168.1.31'] });
    expect(screen.queryByRole('button', { name: /docker0/ })).toBeNull();
  });

  it('offers none where telephones were found, nor for a scan from elsewhere', async () => {
    await openScanned();
    expect(screen.queryByRole('button', { name: /^Analyser 192/ })).toBeNull();
    cleanup();
    const away = { name: 'enp3s0', address: '10.99.0.2', prefix: 24, mac: null };
    await openScanned({ devices: [], result: { durationMs: 812, interfaces: [away] } });
    expect(screen.queryByRole('button', { name: /^Analyser 192/ })).toBeNull();
  });

  it('says offline plainly, and distinguishes unknown from failed', async () => {
    const gateway = facts.gateway ?? undefined;
    await openScanned({
      facts: {
        ...facts,
        gateway: gateway === undefined ? null : { ...gateway, answering: null, roundTripMs: null },
        publicAddress: {
          state: 'offline',
          ip: null,
          sources: [
            { source: 'monip.ovh', ip: null, problem: problem('INTERNAL'), durationMs: 3000 },
          ],
          measuredAt: facts.measuredAt,
          lastKnown: { ip: '203.0.113.9', at: facts.measuredAt },
        },
      },
    });
    expect(screen.getByText('Hors ligne')).toBeTruthy();
    expect(screen.getByText(/Dernière connue ici : 203\.0\.113\.9/)).toBeTruthy();
    expect(screen.queryByText('Ne répond pas')).toBeNull();
    expect(screen.getAllByText('inconnu').length).toBeGreaterThan(0);
  });

  it('refuses a range that is not one, and sends the one typed by hand', async () => {
    const app = await openApp();
    await app.user.click(screen.getByRole('button', { name: 'Autre plage' }));
    const field = screen.getByRole('textbox', { name: /Plages ou adresses/ });
    fireEvent.change(field, { target: { value: '10.0.0.0/24, demain' } });
    expect(screen.getByText(/« demain » n’est ni une plage/)).toBeTruthy();
    expect(
      screen.getByRole('button', { name: 'Analyser le réseau' }).getAttribute('aria-disabled'),
    ).toBe('true');
    fireEvent.change(field, { target: { value: '10.0.0.7/24 10.1.1.4' } });
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    expect(app.fake.calls.find((call) => call.name === 'scan.lan.start')?.input).toEqual({
      ranges: ['10.0.0.0/24'],
      addresses: ['10.1.1.4'],
    });
  });

  it('lists what has changed since the last visit', async () => {
    await openScanned({
      result: {
        changes: [
          { kind: 'gone', key: '00:11:22:33:44:55', before: '192.168.77.9', after: null },
          { kind: 'firmware-changed', key: '80:5e:c0:11:22:33', before: '96.85', after: '96.86' },
        ],
      },
    });
    const table = within(screen.getByRole('table', { name: 'Depuis la dernière visite' }));
    expect(table.getByText('00:11:22:33:44:55')).toBeTruthy();
    expect(table.getByText('96.85 → 96.86')).toBeTruthy();
  });

  it('measures a series to the gateway on demand, with its loss', async () => {
    const app = await openScanned();
    const path = within(screen.getByRole('region', { name: 'De cet ordinateur à Internet' }));
    await app.user.click(path.getByText('Détails'));
    await app.user.click(await path.findByRole('button', { name: 'Mesurer 10 allers-retours' }));
    expect(await path.findByText('9 sur 10')).toBeTruthy();
    expect(path.getByText(/^10\s%$/)).toBeTruthy();
  });

  it('says that scanning is switched off, and offers no way around it', async () => {
    await openApp({ info: { scanningAllowed: false } });
    expect(screen.getByText(/L’analyse du réseau est désactivée/)).toBeTruthy();
    expect(
      screen.getByRole('button', { name: 'Analyser le réseau' }).getAttribute('aria-disabled'),
    ).toBe('true');
  });

  it('marks the simulated site', async () => {
    await openApp({ info: { simulated: true } });
    expect(screen.getByText(/Site simulé/)).toBeTruthy();
  });

  it('says at the start which file was set aside before the page was there', async () => {
    const kept = '/home/site/settings.json.unreadable';
    await openApp({ problems: [problem('SETTINGS_SET_ASIDE', { file: 'settings.json', kept })] });
    const notice = await screen.findByText(/Le fichier des réglages n’a pas pu être lu/);
    expect(notice.textContent).toContain(kept);
    // Nothing has failed: it is a note, spoken when the person pauses.
    expect(notice.closest('[role]')?.getAttribute('role')).toBe('status');
  });

  it('shows a refusal in words', async () => {
    const fake = createFakeApi();
    fake.refuse('scan.lan.start', problem('NO_INTERFACE_UP'));
    const app = await openApp({}, fake);
    await app.user.click(screen.getByRole('button', { name: 'Analyser le réseau' }));
    expect(await screen.findByText(/Aucune carte réseau n’est connectée/)).toBeTruthy();
  });

  it('creates the case at the first scan and records scan and network in it', async () => {
    const { fake } = await openScanned();
    await waitFor(() => expect(fake.lastScan()?.devices.length).toBe(devices.length));
    expect(fake.currentCase()?.facts?.publicAddress?.ip).toBe('203.0.113.45');
  });
});
