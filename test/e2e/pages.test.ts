import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Place } from '../../renderer/state/navigation.ts';
import { deviceKey } from '../../shared/domain/device.ts';
import { endProcess, keepRenderer } from './server.ts';
import { fillCase, openSimulatedSite, type SimulatedSite } from './simulated.ts';
import { chromiumMissing, launchChromium, openWindow, takePicture } from './window.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1024, height: 640 },
] as const;

/** Every page is looked at by axe, which is slow, in each colour scheme at one size. */
const LOOKED_AT = { light: 1280, dark: 1024 } as const;

/** How often a fault is looked at again, on a machine that may be busy. */
const LOOKS = 6;

/** What axe finds wrong on the page now, each with the place that it names. */
function violationsNow(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // A colour on its way from one state to another is not what a person reads.
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
    const { axe: checker } = window as unknown as {
      axe: { run: (context: Document, options: object) => Promise<AxeResults> };
    };
    const results = await checker.run(document, { preload: false, resultTypes: ['violations'] });
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
    );
  });
}

/** What is wrong and stays so for seconds: a page that is saving changes its looks meanwhile. */
async function violations(page: Page): Promise<readonly string[]> {
  let lasting = await violationsNow(page);
  for (let look = 0; look < LOOKS && lasting.length > 0; look += 1) {
    await page.waitForTimeout(500);
    const now = new Set(await violationsNow(page));
    lasting = lasting.filter((what) => now.has(what));
  }
  return lasting;
}

/** By how many pixels the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const main = document.querySelector('main');
    const { scrollWidth, clientWidth } = document.documentElement;
    return Math.max(scrollWidth - clientWidth, (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0));
  });
}

/** Shows a place as the window's own back key would. */
async function show(page: Page, place: Place): Promise<void> {
  await page.evaluate((state) => {
    window.dispatchEvent(new PopStateEvent('popstate', { state }));
  }, place);
  await page.locator('main h1').waitFor({ state: 'attached' });
}

describe.skipIf(chromiumMissing())('every page, to everyone, in both languages', () => {
  let folder = '';
  let renderer = '';
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-pages-'));
    renderer = await keepRenderer(folder);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Each page with what makes it worth looking at. */
  function places(site: SimulatedSite): readonly (readonly [string, Place])[] {
    const ended = deviceKey(site.phone('T54W'));
    const atReset = deviceKey(site.phone('ATA191'));
    const fresh = deviceKey(site.phone('V65'));
    return [
      ['home', { page: 'home', phoneKey: null }],
      ['phone', { page: 'phone', phoneKey: ended }],
      ['reset-table', { page: 'reset-table', phoneKey: atReset }],
      ['symptoms', { page: 'diagnosis', phoneKey: fresh }],
      ['reset', { page: 'diagnosis', phoneKey: atReset }],
      ['end', { page: 'diagnosis', phoneKey: ended }],
      ['crossed-test', { page: 'crossed-test', phoneKey: ended }],
      ['report', { page: 'report', phoneKey: ended }],
      ['checks', { page: 'checks', phoneKey: null }],
      ['reference', { page: 'reference', phoneKey: ended }],
      ['flowchart', { page: 'reference', phoneKey: atReset }],
      ['cases', { page: 'cases', phoneKey: null }],
      ['settings', { page: 'settings', phoneKey: null }],
    ];
  }

  it.concurrent.each(['fr', 'en'] as const)(
    'is accessible and fits its window (%s)',
    async (language) => {
      const site = await openSimulatedSite(renderer, {
        data: join(folder, language),
        exports: folder,
      });
      await fillCase(site, { ended: site.phone('T54W'), atReset: site.phone('ATA191') });
      const wrong: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        const settings = await site.caller.call('settings.values.read', {});
        await site.caller.call('settings.values.write', { ...settings, language, colorScheme });
        const { page, context, faults } = await openWindow(browser, await site.server.enter(), {
          language,
          script: axe,
        });
        for (const [name, place] of places(site)) {
          await show(page, place);
          // The last shelf of the reference is the whole flowchart.
          if (name === 'flowchart') await page.locator('main button[aria-pressed]').last().click();
          for (const size of SIZES) {
            await page.setViewportSize(size);
            const where = `${language}-${colorScheme}-${size.width}-${name}`;
            if (size.width === LOOKED_AT[colorScheme])
              wrong.push(...(await violations(page)).map((what) => `${where}: ${what}`));
            const wide = await overflow(page);
            if (wide > 0) wrong.push(`${where}: ${wide} px too wide`);
            await takePicture(page, where);
          }
          expect(await page.locator('html').getAttribute('lang')).toBe(language);
          const marked = page.getByText(language === 'fr' ? /^Site simulé/ : /^Simulated site/);
          expect(await marked.count(), name).toBeGreaterThan(0);
        }
        wrong.push(...faults);
        await context.close();
      }
      await endProcess(site.server.child, 'SIGTERM');
      expect(wrong).toEqual([]);
    },
  );
});
