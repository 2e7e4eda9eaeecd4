/**
 * `npm start`: builds what is out of date, then opens Tonalité in Electron where its binary is or
 * can be had, otherwise in the person's browser, saying so in one line.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { translatorFor } from '../shared/messages/translator.ts';
import { buildApplication } from './build-application.ts';
import { commandLanguage } from './commands/language.ts';
import { isHeadless } from './headless.ts';
import { projectDirectory } from './project-paths.ts';

const translate = translatorFor(commandLanguage(undefined, process.env));
const electronPackage = join(projectDirectory, 'node_modules', 'electron');

/** The Electron program, or null where its binary is not on this machine. */
function electronBinary(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronPackage, 'dist');
  const pathFile = join(electronPackage, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const path = join(folder, name);
  return existsSync(path) ? path : null;
}

/** Downloads the binary with the package's own installer, whose chatter is kept off the screen. */
function downloadElectron(): string | null {
  const installer = join(electronPackage, 'install.js');
  if (!existsSync(installer)) return null;
  process.stderr.write(`${translate('cli.downloadingElectron')}\n`);
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: 15 * 60_000 });
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

await buildApplication({ quiet: true });

const headless = isHeadless(process.env, process.platform);
const electron = askedForBrowser || headless ? null : (electronBinary() ?? downloadElectron());

if (electron === null) {
  startBrowserShell(
    askedForBrowser ? 'cli.reasonAsked' : headless ? 'cli.reasonNoDisplay' : 'cli.reasonNoBinary',
  );
  await import('./cli.ts');
} else {
  const child = spawn(electron, [projectDirectory, ...(simulated ? ['--demo'] : []), ...passedOn], {
    stdio: 'inherit',
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 0;
  });
}
