/**
 * `npm start`: builds what is out of date, then opens Tonalité in Electron if its program is present,
 * or if the person agrees to download it; otherwise in their browser, saying so in one line.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { translatorFor } from '../shared/messages/translator.ts';
import { buildApplication } from './launch/build-application.ts';
import {
  askOnTerminal,
  downloadElectron,
  findElectron,
  obtainElectron,
} from './launch/electron-program.ts';
import { commandLanguage } from './platform/command-language.ts';
import { stopSignals } from './platform/stop-signals.ts';
import { isHeadless } from './platform/headless.ts';
import { projectDirectory } from './platform/project-folders.ts';

const translate = translatorFor(commandLanguage(undefined, process.env));
/** The launcher's own options; all others go to the application. */
const OWN_OPTIONS = new Set(['--browser', '--demo', '--download-electron']);
const isAsked = (option: string): boolean => process.argv.includes(option);
const askedForBrowser = isAsked('--browser');
const simulated = isAsked('--demo');
const passedOn = process.argv.slice(2).filter((argument) => !OWN_OPTIONS.has(argument));

function startBrowserShell(reason: string): void {
  process.stderr.write(`${translate('cli.browserInstead', { reason: translate(reason) })}\n`);
  const command = simulated ? 'demo' : 'serve';
  process.argv.splice(2, process.argv.length, command, '--open', ...passedOn);
}

await buildApplication();

/** A window that fails sooner than this never opened: a library or the sandbox is missing. */
const OPENED_AFTER_MS = 8000;

/** Runs Electron to its end; returns whether it failed before it opened a window. */
function runElectron(path: string): Promise<{ readonly failed: boolean; readonly status: number }> {
  const startedMs = performance.now();
  const child = spawn(path, [projectDirectory, ...(simulated ? ['--demo'] : []), ...passedOn], {
    stdio: 'inherit',
  });
  let isAskedToStop = false;
  for (const signal of stopSignals(process.platform))
    process.on(signal, () => {
      isAskedToStop = true;
      // On Windows the console notifies every program itself, and a signal would kill it at once.
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

async function open(): Promise<void> {
  if (askedForBrowser) return serve('cli.reasonAsked');
  if (isHeadless(process.env, process.platform)) return serve('cli.reasonNoDisplay');
  const terminal = { input: process.stdin, output: process.stderr };
  const program = await obtainElectron(
    {
      find: findElectron,
      download: downloadElectron,
      ask: (question) => askOnTerminal(question, terminal),
      say: (line) => process.stderr.write(`${line}\n`),
      translate,
    },
    isAsked('--download-electron'),
  );
  if (program.path === null) return serve(program.reason);
  const { failed, status } = await runElectron(program.path);
  if (failed) {
    for (const signal of stopSignals(process.platform)) process.removeAllListeners(signal);
    await serve('cli.reasonFailed');
  } else process.exitCode = status;
}

await open();
