/** A window of a real Chromium on the application, which notes everything that should not happen. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { isContinuousIntegration, missingPackages } from '../tools.ts';

/** A limit that only a hang reaches: a busy machine is no failure. Milliseconds. */
export const PATIENCE_MS = 120_000;

const DESKTOP_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const QUICK_BROWSER = '/usr/bin/chromium-headless-shell';

/** Where the Chromium that a person would use is on this machine; null where it is not. */
export function desktopChromium(): string | null {
  return DESKTOP_BROWSERS.find((program) => existsSync(program)) ?? null;
}

/** Where the Chromium that does the same for less processor time is, or else a person's one. */
export function chromiumPath(): string | null {
  return existsSync(QUICK_BROWSER) ? QUICK_BROWSER : desktopChromium();
}

/**
 * For `describe.skipIf`: true on a desktop without Chromium or what reads its pages' reports; in CI,
 * where nothing is skipped, it throws.
 */
export function chromiumMissing(): boolean {
  const missing = missingPackages(['browser']);
  if (missing === '') return false;
  if (isContinuousIntegration())
    throw new Error(`tests in a browser must run in CI, but they need ${missing}`);
  console.warn(`skipped: tests in a browser: they need ${missing}`);
  return true;
}

/** Flags that keep Chromium from talking to anyone but the page under test. */
export const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

/** Starts Chromium, or the program that starts it elsewhere. */
export function launchChromium(program: string | null = chromiumPath()): Promise<Browser> {
  if (program === null) throw new Error('Chromium is not installed');
  return chromium.launch({ executablePath: program, args: quietFlags });
}

export type WindowOptions = {
  readonly language?: 'fr' | 'en';
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
  /** A script that the page has from its beginning, despite its policy. */
  readonly script?: string;
};

export type Window = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Page errors, errors in the console, violations of the CSP, requests to anyone else. */
  readonly faults: string[];
  /** Runs what makes the service unreachable for a while, and forgives what the browser says of it. */
  readonly duringOutage: (work: () => Promise<void>) => Promise<void>;
};

/** What Chromium itself says of a service that is gone, or that does not know this window any more. */
const OUTAGE = /net::ERR_|status of 403/;

/** Opens a window on an address. */
export async function openWindow(
  browser: Browser,
  address: string,
  options: WindowOptions = {},
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.language === 'en' ? 'en-GB' : 'fr-FR',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const faults: string[] = [];
  let outage = false;
  const note = (fault: string): void => {
    if (!outage || !OUTAGE.test(fault)) faults.push(fault);
  };
  page.on('pageerror', (error) => note(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url()))
      note(`foreign request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  if (options.script !== undefined) await page.addInitScript(options.script);
  await page.goto(address);
  // The entrance leads to the application by itself.
  await page.waitForURL((url) => url.pathname === '/');
  return {
    page,
    context,
    faults,
    duringOutage: async (work) => {
      outage = true;
      await work();
      // What the browser still has to say of the outage comes before what the page answers now.
      await page.evaluate(() => new Promise(requestAnimationFrame));
      outage = false;
    },
  };
}

/** Screenshots for a person to look at, where TONALITE_PICTURES says so; kept out of the repository. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env['TONALITE_PICTURES'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
