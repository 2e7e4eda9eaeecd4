import { afterAll, beforeAll, expect, it } from 'vitest';
import { ReportSchema, type ReportStep } from '../../../shared/report/report-schema.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';
import { PUBLIC_IP } from '../site/addresses.ts';
import { ELSEWHERE, plugBehindSecondRouter, plugElsewhere, plugOnSite } from '../../e2e/access.ts';
import { type Laptop, openLaptop } from '../../e2e/application.ts';
import {
  addAccess,
  atNode,
  choose,
  currentNode,
  followProcedure,
  goTo,
  phoneRow,
  saved,
  scan,
  tried,
  verdict,
} from '../../e2e/journey.ts';
import { exportReport, readExport, setExportFolder, squeezed } from '../../e2e/reports.ts';
import type { Server } from '../../e2e/server.ts';
import { chromiumMissing, PATIENCE_MS, takePicture, type Window } from '../../e2e/window.ts';

/** An answer or a step in force: every report names it, while what was taken back may be left out. */
function counts({ kind, withdrawn }: ReportStep): boolean {
  return !withdrawn && (kind === 'answer' || kind === 'procedure-step');
}

describeInLab(
  'site',
  'a repair from the first click to the report',
  { skip: chromiumMissing() },
  (makeLab) => {
    let lab: Lab;
    let laptop: Laptop;
    let server: Server;
    let window: Window;
    let page: Window['page'];
    let address = '';
    let mac = '';

    beforeAll(async () => {
      lab = await makeLab({ hosts: 20, phones: 10 });
      laptop = await openLaptop(lab);
      server = await laptop.startServer();
      window = await laptop.openPage(server);
      page = window.page;
      const phone = lab.phones.find(({ host }) => host === 'yealink-t54w');
      address = phone?.ip ?? '';
      mac = phone?.mac ?? '';
    });
    afterAll(async () => {
      await laptop?.close();
    });

    it('opens in French, with one thing to do', async () => {
      await page.getByRole('button', { name: 'Analyser le réseau' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    });

    it('finds and names every phone of the site, and no other', async () => {
      await scan(page);
      await takePicture(page, 'scan');
      for (const { ip, phone } of lab.phones) {
        await expect
          .poll(() => phoneRow(page, ip).first().textContent(), { timeout: PATIENCE_MS })
          .toContain(phone?.model ?? '');
      }
      const rows = page.getByRole('table', { name: 'Téléphones' }).locator('tbody tr');
      expect(await rows.count()).toBe(lab.phones.filter(({ role }) => role === 'phone').length);
      await page.getByText(PUBLIC_IP).first().waitFor();
    });

    it('leads from the symptom to the reset that fits the phone, with its warning', async () => {
      await phoneRow(page, address).first().getByRole('button').first().click();
      await page.getByRole('button', { name: /Lancer le diagnostic/ }).click();
      await page.getByRole('button', { name: 'Commencer par le début' }).click();
      await atNode(page, 'one-phone');
      for (const answer of ['one', 'on', 'yes', 'nothing', 'normal']) await choose(page, answer);
      await atNode(page, 'reset');
      expect(await page.getByText(/contacts/i).count()).toBeGreaterThan(0);
      await takePicture(page, 'reset');
      await followProcedure(page);
      await choose(page, 'done');
      await atNode(page, 'date-time');
    });

    it('sends a wrong date to the network branch, and undoes it', async () => {
      await choose(page, 'wrong');
      await atNode(page, 'net-cable');
      await takePicture(page, 'network-branch');
      await page.getByRole('button', { name: 'Annuler la dernière réponse' }).click();
      await atNode(page, 'date-time');
    });

    it('comes back to the same step after a reload and after a power cut', async () => {
      await page.reload();
      await atNode(page, 'date-time');
      await window.duringOutage(async () => {
        await laptop.killServer(server);
        await page.getByText('Le service de Tonalité ne répond plus').waitFor();
        server = await laptop.startServer();
        await page.goto(await server.enter());
        await atNode(page, 'date-time');
      });
    });

    it('goes through the panel repair with MAC and public address ready to paste', async () => {
      await choose(page, 'right');
      await choose(page, 'done');
      await atNode(page, 'repair-mac');
      expect((await page.locator('main').textContent())?.toLowerCase()).toContain(mac);
      await choose(page, 'matches');
      await atNode(page, 'repair-address');
      expect(await page.locator('main').textContent()).toContain(PUBLIC_IP);
      await takePicture(page, 'panel-repair');
      for (const answer of ['done', 'done', 'fails', 'fails', 'skip']) await choose(page, answer);
      expect(await currentNode(page)).toBe('crossed-test');
    });

    it('gives no verdict without a second access, and is not fooled by the same one', async () => {
      await addAccess(page, 'Magasin');
      await tried(page, 'Magasin', 'En panne');
      expect(await verdict(page)).toBe('inconclusive');
      await plugBehindSecondRouter(lab);
      await page.getByRole('button', { name: 'Identifier l’accès' }).click();
      await page.getByText(ELSEWHERE.mac).first().waitFor();
      await page.getByText('Cet accès est déjà dans le tableau : Magasin.').waitFor();
      expect(await page.getByRole('button', { name: 'Ajouter cet accès' }).count()).toBe(0);
      expect(await verdict(page)).toBe('inconclusive');
    });

    it('blames the site network when the phone works elsewhere', async () => {
      await plugElsewhere(lab);
      await page.getByRole('button', { name: 'Identifier l’accès' }).click();
      await page.getByText(ELSEWHERE.publicIp).first().waitFor();
      await addAccess(page, 'Dépôt');
      await tried(page, 'Dépôt', 'Fonctionne');
      await expect.poll(() => verdict(page)).toBe('site-network');
      await takePicture(page, 'crossed-test');
      await choose(page, 'site-network');
      await atNode(page, 'end-site-network');
      expect(await page.locator('main').textContent()).toContain('Réseau du site');
      await page.getByRole('button', { name: 'Annuler la dernière réponse' }).click();
      await atNode(page, 'crossed-test');
    });

    it('blames the phone when it fails elsewhere too, and ends on a ticket', async () => {
      await tried(page, 'Dépôt', 'En panne');
      await expect.poll(() => verdict(page)).toBe('phone');
      await choose(page, 'phone');
      await atNode(page, 'end-phone-ticket');
      await takePicture(page, 'end');
      await plugOnSite(lab);
    });

    it('says that a folder cannot be written to, and loses nothing', async () => {
      const refused = laptop.makeFolder('refused', false);
      await setExportFolder(page, refused);
      await goTo(page, 'Rapport');
      for (const [name, value] of Object.entries({
        name: 'Boulangerie de l’Étoile',
        address: '3 rue du Four, 59100 Roubaix',
        contact: 'Mme Lenoir',
        technician: 'A. Petit',
        note: '=HYPERLINK("http://nulle.invalid")',
      }))
        await page.locator(`[name="${name}"]`).fill(value);
      await page.locator('[name="lineNumbers"]').fill('0033320000001\n0033320000002');
      await page.locator('[name="lineNumbers"]').blur();
      await saved(page);
      for (const format of ['pdf', 'case']) {
        await page.locator(`[data-format="${format}"]`).click();
        await page.getByText(/^Impossible d’écrire le rapport dans/).waitFor();
      }
      await takePicture(page, 'report-refused');
      expect(await page.locator('[name="contact"]').inputValue()).toBe('Mme Lenoir');
      await page.reload();
      await page.locator('[name="contact"]').waitFor();
      expect(await page.locator('[name="contact"]').inputValue()).toBe('Mme Lenoir');
    });

    it('exports PDF, HTML, JSON, CSV and ticket text with everything that was done', async () => {
      const folder = laptop.makeFolder('reports', true);
      await setExportFolder(page, folder);
      await goTo(page, 'Rapport');
      await takePicture(page, 'report');
      const json = await exportReport(page, 'json');
      const report = ReportSchema.parse(JSON.parse(readExport(json, 'json')));
      expect(report.network?.publicAddress?.ip ?? report.otherNetworks[0]?.publicAddress?.ip).toBe(
        PUBLIC_IP,
      );
      expect(report.crossedTest?.verdicts).toMatchObject([{ phoneKey: mac, verdict: 'phone' }]);
      const steps = report.phones.flatMap(({ runs }) => runs.flatMap((run) => run.steps));
      expect(steps.filter(({ kind }) => kind === 'answer').length).toBeGreaterThan(15);
      expect(steps.filter(({ withdrawn }) => withdrawn).length).toBe(2);
      for (const format of ['pdf', 'html', 'text', 'csv'] as const) {
        const path = await exportReport(page, format);
        expect(path.startsWith(folder), path).toBe(true);
        const text = squeezed(readExport(path, format));
        expect(text.toLowerCase(), format).toContain(mac);
        expect(text, format).toContain('T54W');
        if (format === 'csv') continue;
        for (const said of [
          PUBLIC_IP,
          'Boulangerie de l’Étoile',
          '0033320000002',
          report.crossedTest?.verdicts[0]?.title ?? '?',
          ...steps.filter(counts).map(({ title }) => title),
        ])
          expect(text, `${format} lacks: ${said}`).toContain(squeezed(said));
      }
      const ticket = await page.locator('pre').textContent();
      expect(ticket).toContain(PUBLIC_IP);
      expect(ticket?.toLowerCase()).toContain(mac);
      await saved(page);
    });

    it('never broke its own rules: no page error, no CSP violation, no foreign request', () => {
      expect(window.faults).toEqual([]);
    });
  },
);
