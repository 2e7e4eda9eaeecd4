/**
 * The application as a technician's laptop runs it: the browser shell as an ordinary user in the
 * lab's laptop, and a real Chromium in the same namespace, so that both see only the lab.
 */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { projectDirectory } from '../../electron/project-paths.ts';
import type { Lab } from '../lab/lab.ts';

const CHROMIUM = '/usr/bin/chromium';
const NOBODY = 65_534;

/** Flags that keep Chromium from talking to anyone but the page under test. */
const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Server = { readonly url: string; readonly child: ChildProcess };

export type Laptop = {
  /** Folder of cases, settings and exports, kept across restarts. */
  readonly dataDirectory: string;
  readonly startServer: () => Promise<Server>;
  /** Kills the server as a power cut would. */
  readonly killServer: (server: Server) => Promise<void>;
  readonly openPage: (
    server: Server,
    options?: {
      readonly language?: 'fr' | 'en';
      readonly colorScheme?: 'light' | 'dark';
      readonly width?: number;
      readonly height?: number;
    },
  ) => Promise<{
    readonly page: Page;
    readonly context: BrowserContext;
    readonly faults: string[];
  }>;
  readonly close: () => Promise<void>;
};

function firstAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const read = (chunk: Buffer): void => {
      seen += chunk.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(seen);
      if (address !== null) resolve(address[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', (code) => reject(new Error(`serve ended with ${code}: ${seen}`)));
  });
}

/** Sets the lab's laptop up; nothing runs yet. */
export function openLaptop(lab: Lab): Laptop {
  const folder = mkdtempSync(join(tmpdir(), 'tonalite-e2e-'));
  chmodSync(folder, 0o755);
  const dataDirectory = mkdtempSync(join(folder, 'data-'));
  chownSync(dataDirectory, NOBODY, NOBODY);
  const wrapper = join(folder, 'chromium');
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec ip netns exec ${lab.laptop.namespace} ${CHROMIUM} "$@"\n`,
    { mode: 0o755 },
  );
  const servers = new Set<ChildProcess>();
  let browser: Browser | null = null;

  async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
    servers.delete(child);
  }

  return {
    dataDirectory,
    startServer: async () => {
      const child = lab.spawnAsUser(
        lab.laptop.namespace,
        [process.execPath, 'electron/cli.ts', 'serve', '--port', '0'],
        {
          cwd: projectDirectory,
          env: { TONALITE_DATA: dataDirectory, CI: 'true', LANG: 'fr_FR.UTF-8' },
        },
      );
      servers.add(child);
      return { url: await firstAddress(child), child };
    },
    killServer: (server) => kill(server.child, 'SIGKILL'),
    openPage: async (server, options = {}) => {
      browser ??= await chromium.launch({ executablePath: wrapper, args: quietFlags });
      const context = await browser.newContext({
        viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
        colorScheme: options.colorScheme ?? 'light',
        locale: options.language === 'en' ? 'en-GB' : 'fr-FR',
        reducedMotion: 'reduce',
        acceptDownloads: true,
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`console: ${message.text()}`);
      });
      page.on('request', (request) => {
        if (!request.url().startsWith('http://127.0.0.1:') && !request.url().startsWith('data:'))
          faults.push(`foreign request: ${request.url()}`);
      });
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
        });
      });
      await page.goto(server.url);
      return { page, context, faults };
    },
    close: async () => {
      await browser?.close();
      await Promise.all([...servers].map((child) => kill(child, 'SIGTERM')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
