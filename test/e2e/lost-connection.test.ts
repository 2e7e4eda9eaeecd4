import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDownloads } from '../../electron/browser/downloads.ts';
import { createEventHub } from '../../electron/bridge/event-hub.ts';
import { type BrowserShell, createBrowserShell } from '../../electron/browser.ts';
import { systemRandom } from '../../electron/platform/random.ts';
import type { NewCaseEvent } from '../../shared/case/case-schema.ts';
import { deviceKey } from '../../shared/domain/device.ts';
import { success } from '../../shared/domain/result.ts';
import { silentFailureLog } from '../doubles/silent-failure-log.ts';
import { stubHandlers } from '../electron/bridge/stub-handlers.ts';
import { eventually } from '../lab/eventually.ts';
import { choose, currentNode, saved } from './journey.ts';
import { endProcess, keepRenderer } from './server.ts';
import { openSimulatedSite, type SimulatedSite } from './simulated.ts';
import { chromiumMissing, launchChromium, openWindow, type Window } from './window.ts';

/** What the person must never read where nothing but a connection was lost. */
const gone = (page: Page) => page.getByText(/Le service de Tonalité n/);

describe.skipIf(chromiumMissing())('a connection that is lost under a call', () => {
  let folder = '';
  let browser: Browser;
  let site: SimulatedSite;
  let window: Window;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-lost-'));
    const renderer = await keepRenderer(folder);
    browser = await launchChromium();
    site = await openSimulatedSite(renderer, { data: join(folder, 'data'), exports: folder });
    const device = site.phone('T54W');
    const { caseId } = await site.caller.call('cases.case.create', {});
    const phoneKey = deviceKey(device);
    const append = (event: NewCaseEvent) =>
      site.caller.call('cases.event.append', { caseId, event });
    await append({ type: 'phone-chosen', phoneKey, device, byHand: false });
    await append({ type: 'position-changed', position: { page: 'diagnosis', phoneKey } });
    window = await openWindow(browser, await site.server.enter());
    await window.page.getByRole('button', { name: 'Commencer par le début' }).click();
    await window.page.locator('[data-node]').first().waitFor();
    await saved(window.page);
  });
  afterAll(async () => {
    await browser?.close();
    if (site !== undefined) await endProcess(site.server.child, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  async function caseNow() {
    const { openCaseId } = await site.caller.call('cases.all.list', {});
    return site.caller.call('cases.case.open', { caseId: openCaseId ?? '' });
  }
  const answersOf = (known: Awaited<ReturnType<typeof caseNow>>): number =>
    known.phones[0]?.transcript.filter((entry) => entry.type === 'answered').length ?? 0;

  /** Loses the connection of the next call that appends, once. */
  async function loseNext(lose: (route: Route) => Promise<void>): Promise<() => number> {
    let tries = 0;
    await window.page.route('**/api/cases.event.append', async (route) => {
      tries += 1;
      if (tries === 1) await lose(route);
      else await route.continue();
    });
    return () => tries;
  }

  it.each([
    ['before the service had it', (route: Route) => route.abort('connectionreset')],
    [
      'after the service had done it',
      async (route: Route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
    ],
  ])(
    'asks again when the connection broke %s, and records the answer once',
    async (_when, lose) => {
      const { page } = window;
      const before = answersOf(await caseNow());
      const tries = await loseNext(lose);
      await window.duringOutage(async () => {
        await choose(
          page,
          (await page.locator('[data-choice]').first().getAttribute('data-choice')) ?? '',
        );
        await saved(page);
      });
      await page.unroute('**/api/cases.event.append');
      expect(tries()).toBeGreaterThan(1);
      expect(await gone(page).count()).toBe(0);
      expect(answersOf(await caseNow())).toBe(before + 1);
      expect(window.faults).toEqual([]);
    },
  );

  it('keeps an answer while the service is away, and saves it once when it is back', async () => {
    const { page } = window;
    const before = answersOf(await caseNow());
    const node = await currentNode(page);
    await window.duringOutage(async () => {
      await page.route('**/api/**', (route) => route.abort('connectionrefused'));
      await page.locator('[data-choice]').first().click();
      await gone(page).waitFor();
      // One message, and the question is still open: nothing is shown as done.
      expect(await gone(page).count()).toBe(1);
      expect(
        await page.getByText(/Votre dernière saisie n’est pas encore enregistrée/).count(),
      ).toBe(1);
      expect(await currentNode(page)).toBe(node);
      await page.unroute('**/api/**');
      await eventually(async () => (await currentNode(page)) !== node, { tries: 100 });
      await saved(page);
    });
    expect(await gone(page).count()).toBe(0);
    expect(answersOf(await caseNow())).toBe(before + 1);
    expect(window.faults).toEqual([]);
  });
});

describe.skipIf(chromiumMissing())('a spare connection of the browser', () => {
  const HASTE = {
    headersTimeout: 1500,
    requestTimeout: 3000,
    connectionsCheckingInterval: 100,
    readingTimeout: 60_000,
  };
  let folder = '';
  let browser: Browser;
  let shell: BrowserShell;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-spare-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>a</title>');
    const started = await createBrowserShell({
      handlers: stubHandlers({ 'scan.lan.cancel': async () => success({}) }),
      onEvent: createEventHub(silentFailureLog).subscribe,
      rendererDirectory: folder,
      port: 0,
      downloads: createDownloads(systemRandom),
      limits: HASTE,
      log: silentFailureLog,
      offerAddress: () => undefined,
    });
    if (!started.ok) throw new Error(started.problem.code);
    shell = started.value;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await shell?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('sends no refusal that would be taken for the answer to the next call', async () => {
    const { page } = await openWindow(browser, shell.newEntry('terminal').address);
    const statuses = await page.evaluate(async () => {
      const ask = (signal: AbortSignal | null = null) =>
        fetch('/api/scan.lan.cancel', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-tonalite-page': localStorage.getItem('tonalite.page-key') ?? '',
          },
          body: '{"scanId":"a"}',
          signal,
        });
      const wait = (milliseconds: number) =>
        new Promise((resolve) => setTimeout(resolve, milliseconds));
      const answers: number[] = [];
      for (const calls of [5, 1]) {
        // The service has closed the idle connections by then: what follows opens new ones.
        await wait(6000);
        // A call cancelled before its connection is open often leaves that connection, unused.
        for (let call = 0; call < calls; call += 1) {
          const abort = new AbortController();
          ask(abort.signal).catch(() => undefined);
          abort.abort();
        }
        await wait(2500);
        const round = await Promise.all([ask(), ask(), ask(), ask(), ask()]);
        answers.push(...round.map(({ status }) => status));
      }
      return answers;
    });
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
