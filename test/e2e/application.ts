/**
 * The application as a technician's laptop runs it: the browser shell as an ordinary user in the
 * lab's laptop, and a real Chromium in the same namespace, so that both see only the lab.
 */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { projectDirectory } from '../../electron/platform/project-folders.ts';
import type { Lab } from '../lab/lab.ts';
import { endProcess, keepRenderer, type Server, served, servingCommand } from './server.ts';
import {
  chromiumPath,
  launchChromium,
  openWindow,
  type Window,
  type WindowOptions,
} from './window.ts';

const NOBODY = 65_534;

export type Laptop = {
  /** Folder of cases and settings, kept across restarts. */
  readonly dataDirectory: string;
  /** Makes a folder that the person may write to, or may not. */
  readonly makeFolder: (name: string, writable: boolean) => string;
  readonly startServer: () => Promise<Server>;
  /** Kills the server as a power cut would. */
  readonly killServer: (server: Server) => Promise<void>;
  readonly openPage: (server: Server, options?: WindowOptions) => Promise<Window>;
  readonly close: () => Promise<void>;
};

/** Sets the lab's laptop up; nothing runs yet. */
export async function openLaptop(lab: Lab): Promise<Laptop> {
  const folder = mkdtempSync(join(tmpdir(), 'tonalite-e2e-'));
  chmodSync(folder, 0o755);
  const makeFolder = (name: string, writable: boolean): string => {
    const path = mkdtempSync(join(folder, `${name}-`));
    chmodSync(path, 0o755);
    if (writable) chownSync(path, NOBODY, NOBODY);
    return path;
  };
  const renderer = await keepRenderer(folder);
  const dataDirectory = makeFolder('data', true);
  const wrapper = join(folder, 'chromium');
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec ip netns exec ${lab.laptop.namespace} ${chromiumPath() ?? 'chromium'} "$@"\n`,
    { mode: 0o755 },
  );
  const servers = new Set<ChildProcess>();
  let browser: Browser | null = null;

  async function kill(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    await endProcess(child, signal);
    servers.delete(child);
  }

  /** The service is heard in the laptop's network alone, where only the browser runs. */
  async function knock(origin: string): Promise<void> {
    browser ??= await launchChromium(wrapper);
    const page = await browser.newPage();
    await page.goto(origin);
    await page.close();
  }

  return {
    dataDirectory,
    makeFolder,
    startServer: () => {
      const child = lab.spawnAsUser(lab.laptop.namespace, servingCommand(renderer), {
        cwd: projectDirectory,
        env: { TONALITE_DATA: dataDirectory, CI: 'true', LANG: 'fr_FR.UTF-8' },
      });
      servers.add(child);
      return served(child, knock);
    },
    killServer: (server) => kill(server.child, 'SIGKILL'),
    openPage: async (server, options) => {
      browser ??= await launchChromium(wrapper);
      return openWindow(browser, await server.enter(), options);
    },
    close: async () => {
      await browser?.close();
      await Promise.all([...servers].map((child) => kill(child, 'SIGTERM')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
