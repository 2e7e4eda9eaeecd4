import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labMissing } from '../lab/available.ts';
import { createLab, type Lab } from '../lab/lab.ts';
import { type Laptop, openLaptop, type Server } from './application.ts';
import { atNode, choose, currentNode, followProcedure, phoneRow, scan } from './journey.ts';

/** Screenshots for a person to look at; kept out of the repository. */
const pictures = process.env['TONALITE_PICTURES'];

describe.skipIf(labMissing())('a repair from the first click to the report', () => {
  let lab: Lab;
  let laptop: Laptop;
  let server: Server;
  let faults: string[] = [];
  let page: Awaited<ReturnType<Laptop['openPage']>>['page'];
  let address = '';

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`) });
  }

  beforeAll(async () => {
    lab = await createLab({ layout: 'site', hosts: 20, phones: 10 });
    laptop = openLaptop(lab);
    server = await laptop.startServer();
    ({ page, faults } = await laptop.openPage(server));
    address = lab.phones.find(({ host }) => host === 'yealink-t54w')?.ip ?? '';
  });
  afterAll(async () => {
    await laptop?.close();
    await lab?.down();
  });

  it('opens in French, with one thing to do', async () => {
    await page.getByRole('button', { name: 'Analyser le réseau' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
  });

  it('finds and names every phone of the site, and no other', async () => {
    await scan(page);
    await picture('scan');
    for (const { ip, phone } of lab.phones) {
      await expect
        .poll(() => phoneRow(page, ip).first().textContent(), { timeout: 10_000 })
        .toContain(phone?.model ?? '');
    }
    const shown = await page.getByText('109.190.100.42').count();
    expect(shown).toBeGreaterThan(0);
  });

  it('leads from the symptom to the reset that fits the phone, with its warning', async () => {
    await phoneRow(page, address).first().getByRole('button').first().click();
    await page.getByRole('button', { name: /Lancer le diagnostic/ }).click();
    await page.getByRole('button', { name: 'Commencer par le début' }).click();
    await atNode(page, 'one-phone');
    for (const answer of ['one', 'on', 'yes', 'nothing', 'normal']) await choose(page, answer);
    await atNode(page, 'reset');
    expect(await page.getByText(/contacts/i).count()).toBeGreaterThan(0);
    await picture('reset');
    await followProcedure(page);
    await choose(page, 'done');
    await atNode(page, 'date-time');
  });

  it('sends a wrong date to the network branch, and takes it back', async () => {
    await choose(page, 'wrong');
    await atNode(page, 'net-cable');
    await picture('network-branch');
    await page.getByRole('button', { name: 'Annuler la dernière réponse' }).click();
    await atNode(page, 'date-time');
  });

  it('comes back to the same step after a reload and after a power cut', async () => {
    await page.reload();
    await atNode(page, 'date-time');
    await laptop.killServer(server);
    server = await laptop.startServer();
    await page.goto(server.url);
    await atNode(page, 'date-time');
    faults = faults.filter((fault) => !fault.includes('ERR_'));
  });

  it('goes through the panel repair with MAC and public address ready to paste', async () => {
    await choose(page, 'right');
    await choose(page, 'done');
    await atNode(page, 'repair-mac');
    const mac = lab.phones.find(({ ip }) => ip === address)?.mac ?? '';
    expect((await page.locator('main').textContent())?.toLowerCase()).toContain(mac);
    await choose(page, 'matches');
    await atNode(page, 'repair-address');
    expect(await page.locator('main').textContent()).toContain('109.190.100.42');
    await picture('panel-repair');
    for (const answer of ['done', 'done', 'fails', 'fails', 'skip']) await choose(page, answer);
    expect(await currentNode(page)).toBe('crossed-test');
    await picture('crossed-test');
  });
});
