import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceKey } from '../../shared/domain/device.ts';
import { expectAtHand, expectFocusKept } from './at-hand.ts';
import { acceptWarning, currentNode, goTo, saved, tickStep } from './journey.ts';
import { endProcess, keepRenderer } from './server.ts';
import { openSimulatedSite, type SimulatedSite } from './simulated.ts';
import { chromiumMissing, launchChromium, openWindow, PATIENCE_MS, takePicture } from './window.ts';

/** The last is a laptop's window zoomed to 200 %. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 640 },
  { width: 640, height: 400 },
] as const;

/** A new question takes no key before. */
const GRACE_MS = 450;
const MOST_QUESTIONS = 40;
/** How often a key is pressed that nothing came of, and after how long. */
const TRIES = 5;
const AGAIN_MS = 5000;

describe.skipIf(chromiumMissing())('what is new is at hand', () => {
  let folder = '';
  let renderer = '';
  let browser: Browser;
  let site: SimulatedSite;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-at-hand-'));
    renderer = await keepRenderer(folder);
    browser = await launchChromium();
    site = await openSimulatedSite(renderer, { data: join(folder, 'data'), exports: folder });
  });
  afterAll(async () => {
    await browser?.close();
    if (site !== undefined) await endProcess(site.server.child, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  /** A fresh case, opened at the diagnosis of one phone. */
  async function open(size: (typeof SIZES)[number]) {
    const device = site.phone('T54W');
    const { caseId } = await site.caller.call('cases.case.create', {});
    const phoneKey = deviceKey(device);
    await site.caller.call('cases.event.append', {
      caseId,
      event: { type: 'phone-chosen', phoneKey, device, byHand: false },
    });
    await site.caller.call('cases.event.append', {
      caseId,
      event: { type: 'position-changed', position: { page: 'diagnosis', phoneKey } },
    });
    const opened = await openWindow(browser, await site.server.enter(), size);
    // The case puts its page back once it is read; what is pressed before would be undone by it.
    await opened.page.locator('[data-symptom]').first().waitFor();
    return opened;
  }

  async function changed(page: Page, before: string | null): Promise<void> {
    await expect.poll(() => currentNode(page), { timeout: PATIENCE_MS }).not.toBe(before);
    await saved(page);
  }

  /**
   * Answers the question on screen by its first key, from wherever the page has put the focus. A page
   * that a busy machine draws late counts its grace from later than this does, and takes the key as
   * one that came too soon: a person presses again.
   */
  async function answerByKey(page: Page): Promise<string> {
    const before = await currentNode(page);
    const hint = await page.locator('[data-choice] kbd').first().textContent();
    for (let tries = 0; tries < TRIES && (await currentNode(page)) === before; tries += 1) {
      await page.waitForTimeout(GRACE_MS);
      await page.keyboard.press((hint ?? '').toLowerCase());
      await page
        .waitForFunction(
          (node) => document.querySelector('[data-node]')?.getAttribute('data-node') !== node,
          before,
          { timeout: AGAIN_MS },
        )
        .catch(() => undefined);
    }
    await changed(page, before);
    return before ?? '';
  }

  it.each(SIZES)('through a whole diagnosis at $width × $height', async (size) => {
    const { page, context, faults } = await open(size);
    const name = `at-hand-${size.width}`;
    await page.locator('[data-symptom="no-ring"]').click();
    await page.locator('[data-node]').waitFor();
    await expectAtHand(page, 'a symptom');
    await page.getByRole('button', { name: 'Recommencer le diagnostic' }).click();
    await expectFocusKept(page, 'starting again');
    await page.getByRole('button', { name: 'Commencer par le début' }).click();
    await page.locator('[data-node]').waitFor();
    await saved(page);
    await expectAtHand(page, 'the start');
    let ended = false;
    for (let asked = 0; asked < MOST_QUESTIONS && !ended; asked += 1) {
      // A person who has read to the end of a long step answers from there.
      await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
      const before = await answerByKey(page);
      await expectAtHand(page, `the answer to ${before}`);
      if (asked === 2) {
        await takePicture(page, `${name}-question`);
        await page.getByRole('button', { name: 'Mettre en pause' }).click();
        await page.getByRole('button', { name: 'Reprendre', exact: true }).waitFor();
        await expectAtHand(page, 'a pause');
        await page.getByRole('button', { name: 'Reprendre', exact: true }).click();
        await page.locator('[data-node]').waitFor();
        await expectAtHand(page, 'going on');
      }
      ended = (await page.locator('[data-choice]').count()) === 0;
    }
    expect(ended).toBe(true);
    await takePicture(page, `${name}-outcome`);
    const outcome = await currentNode(page);
    await page.getByRole('button', { name: /Annuler la dernière réponse/ }).click();
    await changed(page, outcome);
    await expectAtHand(page, 'taking the last answer back');
    expect(faults).toEqual([]);
    await context.close();
  });

  it.each(SIZES)('through a guided reset at $width × $height', async (size) => {
    const { page, context, faults } = await open(size);
    await goTo(page, 'Réinitialiser');
    await page.getByRole('button', { name: 'Réinitialiser avec suivi' }).click();
    await page.locator('[data-node="reset"]').waitFor();
    await expectAtHand(page, 'the start of a reset');
    await acceptWarning(page);
    const done = page.getByRole('button', { name: 'C’est fait', exact: true });
    for (let step = 1; (await done.count()) > 0; step += 1) {
      await tickStep(page);
      await saved(page);
      await expectAtHand(page, `step ${step}`);
      if (step === 2) await takePicture(page, `at-hand-${size.width}-step`);
    }
    // The figures beside the steps are no answers.
    const before = await currentNode(page);
    await page.waitForTimeout(GRACE_MS);
    await page.keyboard.press('1');
    await page.waitForTimeout(300);
    expect(await currentNode(page)).toBe(before);
    await answerByKey(page);
    await expectAtHand(page, 'the answer to the reset');
    expect(faults).toEqual([]);
    await context.close();
  });

  it.each(SIZES.slice(-1))('on the other pages at $width × $height', async (size) => {
    const { page, context, faults } = await open(size);
    await goTo(page, 'Réseau');
    await page.getByRole('button', { name: 'Tester le réseau' }).click();
    await expectFocusKept(page, 'starting the test of the network');
    await page
      .locator('[role="status"]')
      .filter({ hasText: /tests? sur|en échec|à traiter/i })
      .first()
      .waitFor();
    await expectFocusKept(page, 'the end of the test of the network');

    await goTo(page, 'Test croisé');
    await page.getByRole('button', { name: 'Ajouter cet accès' }).first().click();
    await page.getByRole('table', { name: 'Essais' }).waitFor();
    await saved(page);
    await expectFocusKept(page, 'adding an access');
    const cell = page.getByRole('radiogroup', { name: / sur / }).first();
    for (const result of ['Fonctionne', 'En panne']) {
      await cell.getByText(result, { exact: true }).click();
      await cell.getByRole('radio', { name: result, checked: true }).waitFor({ state: 'attached' });
      await saved(page);
      await expectFocusKept(page, `saying ${result} in a cell`);
    }

    await goTo(page, 'Rapport');
    for (const format of ['text', 'csv', 'json', 'case']) {
      await page.locator(`[data-format="${format}"]`).click();
      await page
        .getByText(/^Fichier écrit|Télécharger/)
        .first()
        .waitFor();
      await expectFocusKept(page, `the export as ${format}`);
    }
    await page.getByLabel('Nouvelle note').fill('Baie fermée à clé');
    await page.getByRole('button', { name: 'Ajouter', exact: true }).click();
    await page.getByText('Baie fermée à clé').first().waitFor();
    await expectFocusKept(page, 'a note');
    expect(faults).toEqual([]);
    await context.close();
  });
});
