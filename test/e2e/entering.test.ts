// @module-tag slow
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { endProcess, keepRenderer, type Server, serveSimulated } from './server.ts';
import {
  chromiumMissing,
  desktopChromium,
  PATIENCE_MS,
  quietFlags,
  takePicture,
} from './window.ts';

/** Arguments of every program that runs on this machine, which all accounts may read. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

/** Whether some file of a folder, at any depth, holds a text. */
function holds(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => {
      const path = join(entry.parentPath, entry.name);
      try {
        return readFileSync(path).includes(text);
      } catch (cause) {
        // The browser still removes files of its own after it has closed.
        if (!existsSync(path)) return false;
        throw cause;
      }
    });
}

/** A stand-in for the desktop's opener, which stays so that its arguments can be read. */
function makeOpener(folder: string): { readonly told: string; readonly path: string } {
  const path = mkdtempSync(join(folder, 'programs-'));
  const told = join(path, 'told');
  writeFileSync(
    join(path, 'xdg-open'),
    `#!/bin/sh\nprintf %s "$1" > "${told}.part"\nmv "${told}.part" "${told}"\n` +
      `while [ -e "${told}" ]; do sleep 0.1; done\n`,
    { mode: 0o755 },
  );
  return { told, path };
}

describe.skipIf(chromiumMissing())('entering with a real browser', () => {
  let folder = '';
  let renderer = '';
  let profile = '';
  let data = '';
  let opener: ReturnType<typeof makeOpener>;
  let server: Server;
  let context: BrowserContext;
  /** The code of the page on the disk. */
  let code = 'none';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tonalite-entering-'));
    renderer = await keepRenderer(folder);
    profile = mkdtempSync(join(folder, 'profile-'));
    data = mkdtempSync(join(folder, 'data-'));
    opener = makeOpener(folder);
    const [started, browser] = await Promise.all([
      serveSimulated(renderer, data, {
        arguments: ['--open'],
        environment: { PATH: `${opener.path}:${process.env['PATH']}`, DISPLAY: ':9', CI: '' },
      }),
      chromium.launchPersistentContext(profile, {
        executablePath: desktopChromium() ?? '',
        args: [...quietFlags],
        locale: 'fr-FR',
      }),
    ]);
    server = started;
    context = browser;
    context.setDefaultTimeout(PATIENCE_MS);
  });
  afterAll(async () => {
    await context.close();
    await endProcess(server.child, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  async function tab(address: string): Promise<Page> {
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }
  const isIn = (page: Page): Promise<void> =>
    page
      .getByRole('button', { name: /Analyser le réseau|Relancer l’analyse/ })
      .first()
      .waitFor();

  it('opens by a private page on the disk, and no list of processes shows the code', async () => {
    await eventually(async () => existsSync(opener.told), { tries: 100 });
    const address = readFileSync(opener.told, 'utf8');
    const file = fileURLToPath(address);
    code = /value="([0-9a-f]{32})"/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'none';
    expect(code).toMatch(/^[0-9a-f]{32}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(commandLines()).toContain(address);
    expect(commandLines()).not.toContain(code);

    const page = await tab(address);
    await isIn(page);
    expect(page.url()).toBe(`${server.origin}/`);
    rmSync(opener.told);
    await eventually(async () => !existsSync(file), { tries: 100 });
  });

  it('lets in once by a printed address, then reloads, and opens a second tab', async () => {
    const address = await server.enter();
    const page = await tab(address);
    await isIn(page);
    expect(page.url()).toBe(`${server.origin}/`);
    await page.reload();
    await isIn(page);
    await isIn(await tab(`${server.origin}/`));

    // What the browser's history remembers of a printed address lets nobody in.
    const again = await tab(address);
    await again.getByText('Cette adresse a déjà servi').waitFor();
    await again.getByText('This address was used already').waitFor();
    await takePicture(again, 'entering-again');
    await again.close();
  });

  it('gives nothing for the cookie alone, which every port of this host sees', async () => {
    const cookie = (await context.cookies(server.origin))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const headers = { cookie, origin: server.origin, 'content-type': 'application/json' };
    expect((await fetch(`${server.origin}/`, { headers })).status).toBe(200);
    const call = { method: 'POST', headers, body: '{}' };
    expect((await fetch(`${server.origin}/api/app.info.read`, call)).status).toBe(403);
    expect((await fetch(`${server.origin}/events`, { headers })).status).toBe(403);
  });

  it('is not locked out by the cookies of another port, however large', async () => {
    const others = Array.from({ length: 20 }, (_, place) => `other-${place}`);
    const kept = { value: 'x'.repeat(4000), domain: '127.0.0.1', path: '/' };
    await context.addCookies(others.map((name) => ({ ...kept, name })));
    const page = await tab(`${server.origin}/`);
    await isIn(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.close();
    for (const name of others) await context.clearCookies({ name });
  });

  it('carries seven tabs, which all hear what happens and never call the service gone', async () => {
    const open = context.pages().filter((page) => page.url() === `${server.origin}/`);
    const more = Array.from({ length: 7 - open.length }, () => tab(`${server.origin}/`));
    const pages = [...open, ...(await Promise.all(more))];
    const alerts: string[] = [];
    await context.exposeFunction('tell', (text: string) => alerts.push(text));
    for (const page of pages)
      await page.evaluate(() => {
        const look = (): void => {
          const alert = document.querySelector('[role="alert"]')?.textContent;
          if (typeof alert === 'string') Reflect.get(window, 'tell')(alert);
        };
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      });
    await pages[0]
      ?.getByRole('button', { name: /Analyser le réseau/ })
      .first()
      .click();
    for (const page of pages) await page.getByText('T54W').first().waitFor();
    // Long enough for a tab without a stream to take its turn.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(alerts).toEqual([]);
    for (const page of pages.slice(1)) await page.close();
  });

  it('says in an old tab that it must be opened again, and lets a new one in', async () => {
    const old = context.pages().find((page) => page.url() === `${server.origin}/`);
    if (old === undefined) throw new Error('no tab is left');
    await endProcess(server.child, 'SIGKILL');
    await old.getByText('Le service de Tonalité ne répond plus').waitFor();
    const { port } = new URL(server.origin);
    server = await serveSimulated(renderer, data, { port });
    await old.getByText('Cet onglet n’est plus relié à Tonalité').waitFor();
    await takePicture(old, 'entering-old-tab');
    await old.reload();
    await old.getByText('Cette page n’est pas ouverte pour vous').waitFor();
    await old.getByText('This page is not open to you').waitFor();
    await takePicture(old, 'entering-no-session');
    await isIn(await tab(await server.enter()));
    await old.getByRole('link').click();
    await isIn(old);
    expect(await old.getByRole('alert').count()).toBe(0);
  });

  it('left the code of the page on the disk in no file of the browser', async () => {
    await context.close();
    // The browser did write its history, at the latest while it ends.
    await expect
      .poll(() => holds(join(profile, 'Default'), `${server.origin}/`), { timeout: PATIENCE_MS })
      .toBe(true);
    expect(holds(profile, code)).toBe(false);
  });
});
