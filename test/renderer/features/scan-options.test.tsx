import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FakeOptions } from '../fake-api.ts';
import { openApp, type OpenedApp } from '../open-app.tsx';
import { interfaces } from '../sample-site.ts';

async function openOptions(options: FakeOptions = {}): Promise<OpenedApp> {
  const app = await openApp({ paceMs: null, ...options });
  await app.user.click(screen.getByRole('button', { name: 'Autre plage' }));
  return app;
}

const startButton = (): HTMLElement => screen.getByRole('button', { name: 'Analyser le réseau' });
const requests = (app: OpenedApp): unknown[] =>
  app.fake.calls.filter(({ name }) => name === 'scan.lan.start').map(({ input }) => input);

describe('the options of a scan', () => {
  it('scan the interface, the ranges and the addresses that were asked for, by force', async () => {
    const app = await openOptions();
    await app.user.click(screen.getByRole('checkbox', { name: /^wlp2s0/ }));
    expect(screen.getByText('192.168.1.0/24', { selector: 'div' })).toBeTruthy();
    const typed = screen.getByRole('textbox', { name: 'Plages ou adresses' });
    await app.user.click(typed);
    await app.user.paste('192.168.10.0/24, 10.1.2.3');
    await app.user.click(screen.getByRole('checkbox', { name: /^Forcer une plage/ }));
    await app.user.click(startButton());
    expect(requests(app)).toEqual([
      {
        ranges: ['192.168.10.0/24'],
        addresses: ['10.1.2.3'],
        interfaces: ['wlp2s0'],
        force: true,
      },
    ]);
  });

  it('ask for nothing special while none is set', async () => {
    const app = await openOptions();
    const wifi = screen.getByRole('checkbox', { name: /^wlp2s0/ });
    await app.user.click(wifi);
    await app.user.click(wifi);
    await app.user.click(startButton());
    expect(requests(app)).toEqual([{}]);
  });

  it('refuse a card that cannot be scanned', async () => {
    const app = await openOptions();
    const container = screen.getByRole<HTMLInputElement>('checkbox', { name: /^docker0/ });
    expect(container.getAttribute('aria-disabled')).toBe('true');
    await app.user.click(container);
    expect(container.checked).toBe(false);
    await app.user.click(startButton());
    expect(requests(app)).toEqual([{}]);
  });

  it('name the piece that is neither a range nor an address, and scan nothing', async () => {
    const app = await openOptions();
    const typed = screen.getByRole('textbox', { name: 'Plages ou adresses' });
    await app.user.click(typed);
    await app.user.paste('10.0.0.1 box');
    expect(screen.getByText('« box » n’est ni une plage ni une adresse IPv4.')).toBeTruthy();
    await app.user.click(startButton());
    expect(requests(app)).toEqual([]);
  });

  it('list every network of a card, and scan those that are ticked', async () => {
    const app = await openOptions({
      interfaces: interfaces.map((card) =>
        card.name === 'enp3s0'
          ? { ...card, otherAddresses: [{ address: '10.0.5.2', prefix: 24 }] }
          : card,
      ),
    });
    const boxes = screen.getAllByRole<HTMLInputElement>('checkbox', { name: /^enp3s0/ });
    expect(boxes).toHaveLength(2);
    expect(screen.getByText('10.0.5.0/24 · Autre réseau de la même carte.')).toBeTruthy();
    for (const box of boxes) await app.user.click(box);
    expect(screen.getByText('192.168.77.0/24 + 10.0.5.0/24', { selector: 'div' })).toBeTruthy();
    expect(screen.getByText('par enp3s0, filaire, 1 Gbit/s')).toBeTruthy();
    await app.user.click(startButton());
    expect(requests(app)).toEqual([{ interfaces: ['enp3s0', '10.0.5.2'] }]);
  });

  it('offer a card with a public address only by force', async () => {
    const app = await openOptions({
      interfaces: interfaces.map((card) =>
        card.name === 'wlp2s0'
          ? { ...card, address: '89.16.0.2', scannable: false, reason: 'public-address' as const }
          : card,
      ),
    });
    const card = screen.getByRole<HTMLInputElement>('checkbox', { name: /^wlp2s0/ });
    await app.user.click(card);
    expect(card.checked).toBe(false);
    const force = screen.getByRole('checkbox', { name: /^Forcer une plage/ });
    await app.user.click(force);
    await app.user.click(card);
    expect(card.checked).toBe(true);
    await app.user.click(force);
    expect(card.checked).toBe(false);
  });
});
