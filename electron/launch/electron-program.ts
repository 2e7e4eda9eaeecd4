/** Finds Electron's program, or downloads it if the person agrees; never downloads without asking. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Translate } from '../../shared/messages/translator.ts';
import { projectDirectory } from '../platform/project-folders.ts';

const electronPackage = join(projectDirectory, 'node_modules', 'electron');
const DOWNLOAD_LIMIT_MS = 15 * 60_000;

/** The program's path, or the message that explains why there is none. */
export type ElectronProgram =
  | { readonly path: string }
  | { readonly path: null; readonly reason: 'cli.reasonNotDownloaded' | 'cli.reasonNoBinary' };

export type ElectronDeps = {
  /** The path of the program, or null when it is not on this machine. */
  readonly find: () => string | null;
  readonly download: () => Promise<void>;
  /** What the person answers; null without a terminal, or when they do not answer. */
  readonly ask: (question: string) => Promise<string | null>;
  readonly say: (line: string) => void;
  readonly translate: Translate;
};

/** Finds the program; if missing, downloads it when an option or the person's answer says so. */
export async function obtainElectron(
  deps: ElectronDeps,
  isDownloadAsked: boolean,
): Promise<ElectronProgram> {
  const { find, say, translate } = deps;
  const present = find();
  if (present !== null) return { path: present };
  // A yes in either language counts, whatever the language of the question.
  const agrees = async (): Promise<boolean> =>
    /^\s*(?:o|oui|y|yes)\s*$/i.test((await deps.ask(translate('cli.askDownload'))) ?? '');
  if (!isDownloadAsked && !(await agrees()))
    return { path: null, reason: 'cli.reasonNotDownloaded' };
  say(translate('cli.downloadingElectron'));
  await deps.download();
  const path = find();
  return path === null ? { path, reason: 'cli.reasonNoBinary' } : { path };
}

/** The Electron program, or null when its binary is not on this machine. */
export function findElectron(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronPackage, 'dist');
  const pathFile = join(electronPackage, 'path.txt');
  const usual = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : usual;
  const path = join(folder, name);
  return existsSync(path) ? path : null;
}

/** Downloads the binary with the package's own installer, whose output is not shown. */
export async function downloadElectron(): Promise<void> {
  const installer = join(electronPackage, 'install.js');
  if (!existsSync(installer)) return;
  await new Promise<void>((resolve) => {
    spawn(process.execPath, [installer], {
      stdio: 'ignore',
      timeout: DOWNLOAD_LIMIT_MS,
      windowsHide: true,
    })
      .on('error', () => resolve())
      .on('close', () => resolve());
  });
}

type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

/** Asks on the terminal and waits for a line; null at end of input, or without a terminal. */
export async function askOnTerminal(
  question: string,
  { input, output }: Terminal,
): Promise<string | null> {
  if (input.isTTY !== true || output.isTTY !== true) return null;
  output.write(question);
  // The terminal keeps its own line editing, so that Ctrl-C still ends the program.
  const lines = createInterface({ input, terminal: false });
  const answer = await new Promise<string | null>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(null));
  });
  lines.close();
  if (answer === null) output.write('\n');
  return answer;
}
