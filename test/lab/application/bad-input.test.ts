import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checksumOf } from '../../../shared/case/checksum.ts';
import { describeInLab } from '../describe-in-lab.ts';
import type { Lab } from '../lab.ts';
import type { Behaviour } from '../talker/behaviour.ts';
import { type Laptop, openLaptop } from '../../e2e/application.ts';
import { goTo, phoneRow, saved, scan } from '../../e2e/journey.ts';
import { exportReport, setExportFolder } from '../../e2e/reports.ts';
import type { Server } from '../../e2e/server.ts';
import { chromiumMissing, takePicture, type Window } from '../../e2e/window.ts';

/** What the page says while a scan runs that has found somebody. */
const FOUND_SO_FAR = /^(?:[2-9]|\d\d+) appareils · /;

/** Scans until one is still under way when its page has been loaded again. */
const TRIES = 5;

describeInLab('lan', 'bad input, through the page', { skip: chromiumMissing() }, (makeLab) => {
  let lab: Lab;
  let laptop: Laptop;
  let server: Server;
  let window: Window;
  let page: Window['page'];

  const phonesBehave = (behaviour: Partial<Behaviour>): Promise<unknown> =>
    Promise.all(lab.phones.map(({ host }) => lab.phone(host).set(behaviour)));

  /** Presses "scan" and waits until something was found and the scan still runs. */
  async function scanUnderWay(): Promise<void> {
    await page.getByRole('button', { name: /Analyser le réseau|Relancer l’analyse/ }).click();
    await page.getByText(FOUND_SO_FAR).waitFor();
  }

  /** Gives a case file to the page and waits for what it says of it. */
  async function bringIn(text: string, sentence: RegExp | string): Promise<void> {
    await page.locator('input[type="file"]').setInputFiles({
      name: 'intervention.tonalite',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await page.getByRole('alert').filter({ hasText: sentence }).waitFor();
    const dismiss = page.getByRole('alert').getByRole('button');
    while ((await dismiss.count()) > 0) await dismiss.first().click();
  }

  beforeAll(async () => {
    lab = await makeLab({ hosts: 20, phones: 10 });
    laptop = await openLaptop(lab);
    server = await laptop.startServer();
    await lab.fault('cable-out', true);
    window = await laptop.openPage(server);
    page = window.page;
  });
  afterAll(async () => {
    await laptop?.close();
  });

  it('says on the first screen that no interface is up, then works once one is', async () => {
    await page.getByText('Aucune interface utilisable').waitFor();
    await page.getByRole('button', { name: 'Analyser le réseau' }).click();
    await page.getByText('Aucune carte réseau n’est connectée').first().waitFor();
    await takePicture(page, 'no-interface');
    await lab.fault('cable-out', false);
    await scan(page);
    for (const { ip, phone } of lab.phones)
      expect(await phoneRow(page, ip).textContent()).toContain(phone?.model);
  });

  it('keeps what a stopped scan has found, on the screen and on the disk', async () => {
    await phonesBehave({ sip: 'silent', http: 'silent' });
    await scanUnderWay();
    await page.getByRole('button', { name: 'Arrêter l’analyse' }).click();
    const outcome = page.getByText(/^Arrêtée\s:\s\d+\sappareils/);
    await outcome.waitFor();
    const said = await outcome.textContent();
    await takePicture(page, 'stopped');
    await saved(page);
    await page.reload();
    await outcome.waitFor();
    expect(await outcome.textContent()).toBe(said);
  });

  it('resumes the scan when the page is reloaded during it', async () => {
    const stop = page.getByRole('button', { name: 'Arrêter l’analyse' });
    const again = page.getByRole('button', { name: 'Relancer l’analyse' });
    // What was found before the page was loaded is in it at once.
    const foundSoFar = page.getByText(FOUND_SO_FAR);
    let isResumed = false;
    // On a busy machine the scan may be over before the page is back: then it tries once more.
    for (let tries = 0; tries < TRIES && !isResumed; tries += 1) {
      await scanUnderWay();
      await page.reload();
      await foundSoFar.or(again).first().waitFor();
      isResumed = (await foundSoFar.count()) > 0 && (await stop.count()) > 0;
    }
    expect(isResumed).toBe(true);
    await page.getByText(/^21 appareils en /).waitFor();
    await phonesBehave({ sip: 'normal', http: 'normal' });
    await saved(page);
    await page.reload();
    await page.getByText(/^21 appareils en /).waitFor();
    expect(await phoneRow(page, lab.phones[0]?.ip ?? '').count()).toBe(1);
  });

  it('answers every bad case file with a sentence, and loses nothing', async () => {
    await setExportFolder(page, laptop.makeFolder('exports', true));
    await goTo(page, 'Rapport');
    await page.locator('[name="name"]').fill('Mairie de Lens');
    await page.locator('[name="name"]').blur();
    await saved(page);
    const good = readFileSync(await exportReport(page, 'case'), 'utf8');
    const lines = good.split('\n');
    await goTo(page, 'Interventions');
    const rows = page.getByRole('table').locator('tbody tr');
    await rows.first().waitFor();
    const before = await rows.allTextContents();
    expect(before).toHaveLength(1);

    const accepted = await page.locator('input[type="file"]').getAttribute('accept');
    expect(accepted).toContain('.tonalite');
    await bringIn('', 'Ce fichier d’intervention est vide');
    await bringIn('\u0000\u0001 PK rien de lisible', 'n’est pas une intervention');
    await bringIn('{"name":"autre-programme","version":"2.0.0"}', 'n’est pas une intervention');
    await bringIn(good.slice(0, 60), 'n’est pas une intervention');
    const [first = ''] = lines;
    const [covered = ''] = first.replace(/"format":\d+/, '"format":99').split(',"sum"');
    const newer = `${covered},"sum":"${checksumOf(covered)}"}`;
    await bringIn(lines.with(0, newer).join('\n'), 'version plus récente de Tonalité');
    // Without its first line nobody knows which case it was.
    await bringIn(lines.with(0, first.slice(0, -40)).join('\n'), /abîmé à la ligne \d/);
    await takePicture(page, 'case-files');
    expect(await rows.allTextContents()).toEqual(before);

    await goTo(page, 'Rapport');
    expect(await page.locator('[name="name"]').inputValue()).toBe('Mairie de Lens');
  });

  it('opens a case cut short by the mail, and says that its end is missing', async () => {
    const second = await openLaptop(lab);
    try {
      await setExportFolder(page, laptop.makeFolder('exports', true));
      await goTo(page, 'Rapport');
      const good = readFileSync(await exportReport(page, 'case'), 'utf8');
      const elsewhere = await second.openPage(await second.startServer());
      await goTo(elsewhere.page, 'Interventions');
      await elsewhere.page.locator('input[type="file"]').setInputFiles({
        name: 'coupée.tonalite',
        mimeType: 'application/json',
        buffer: Buffer.from(good.slice(0, -30)),
      });
      // The case opens where it was left: on its report.
      await elsewhere.page.locator('[name="name"]').waitFor();
      expect(await elsewhere.page.locator('[name="name"]').inputValue()).toBe('Mairie de Lens');
      await goTo(elsewhere.page, 'Interventions');
      await elsewhere.page.getByText(/^1\sligne illisible$/).waitFor();
      expect(elsewhere.faults).toEqual([]);
    } finally {
      await second.close();
    }
  });

  it('never broke its own rules in the meantime', () => {
    expect(window.faults).toEqual([]);
  });
});
