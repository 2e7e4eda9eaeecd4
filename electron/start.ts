/**
 * `npm start`: builds what is out of date, then opens Tonalité in Electron where its binary is or
 * can be had, otherwise in the person's browser, saying so in one line.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { translatorFor } from '../shared/messages/translator.ts';
import { buildApplication } from './launch/build-application.ts';
import { commandLanguage } from './platform/command-language.ts';
import { stopSignals } from './platform/stop-signals.ts';
import { isHeadless } from './platform/headless.ts';
import { projectDirectory } from './platform/project-folders.ts';

const translate = translatorFor(commandLanguage(undefined, process.env));
const electronPackage = join(projectDirectory, 'node_modules', 'electron');

/** The Electron program, or null where its binary is not on this machine. */
function electronBinary(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronPackage, 'dist');
  const pathFile = join(electronPackage, 'path.txt');
  const usual = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : usual;
  const path = join(folder, name);
  return existsSync(path) ? path : null;
}

/** Downloads the binary with the package's own installer, whose chatter is kept off the screen. */
function downloadElectron(): string | null {
  const installer = join(electronPackage, 'install.js');
  if (!existsSync(installer)) return null;
  process.stderr.write(`${translate('cli.downloadingElectron')}\n`);
  spawnSync(process.execPath, [installer], {
    stdio: 'ignore',
    timeout: 15 * 60_000,
    windowsHide: true,
  });
  return electronBinary();
}

const askedForBrowser = process.argv.includes('--browser');
const simulated = process.argv.includes('--demo');
const passedOn = process.argv
  .slice(2)
  .filter((argument) => argument !== '--browser' && argument !== '--demo');

function startBrowserShell(reason: string): void {
  process.stderr.write(`${translate('cli.browserInstead', { reason: translate(reason) })}\n`);
  const command = simulated ? 'demo' : 'serve';
  process.argv.splice(2, process.argv.length, command, '--open', ...passedOn);
}

await buildApplication();

const headless = isHeadless(process.env, process.platform);
const electron = askedForBrowser || headless ? null : (electronBinary() ?? downloadElectron());

/** A window that ends in failure sooner than this never opened: a library or the sandbox is missing. */
const OPENED_AFTER_MS = 8000;

/** Runs Electron to its end; gives whether it never opened a window. */
function runElectron(path: string): Promise<{ readonly failed: boolean; readonly status: number }> {
  const startedMs = performance.now();
  const child = spawn(path, [projectDirectory, ...(simulated ? ['--demo'] : []), ...passedOn], {
    stdio: 'inherit',
  });
  let isAskedToStop = false;
  for (const signal of stopSignals(process.platform))
    process.on(signal, () => {
      isAskedToStop = true;
      // On Windows the console tells every program by itself, and a signal would kill on the spot.
      if (process.platform !== 'win32') child.kill(signal);
    });
  return new Promise((resolve) => {
    child.on('error', () => resolve({ failed: true, status: 3 }));
    child.on('exit', (code, signal) => {
      const status = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      const isEarly = performance.now() - startedMs < OPENED_AFTER_MS;
      resolve({ failed: status !== 0 && isEarly && !isAskedToStop, status });
    });
  });
}

async function serve(reason: string): Promise<void> {
  startBrowserShell(reason);
  await import('./cli.ts');
}

if (electron === null)
  await serve(
    askedForBrowser ? 'cli.reasonAsked' : headless ? 'cli.reasonNoDisplay' : 'cli.reasonNoBinary',
  );
else {
  const { failed, status } = await runElectron(electron);
  if (failed) {
    for (const signal of stopSignals(process.platform)) process.removeAllListeners(signal);
    await serve('cli.reasonFailed');
  } else process.exitCode = status;
}
