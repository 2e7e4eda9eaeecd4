import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.ts';
import { stateDirectory } from '../names.ts';
import { runBeforeOthers } from '../run-before-others.ts';
import type { LossyLink } from '../types.ts';
import { PROJECT } from '../user.ts';

/** The two ends of a cable: a namespace, and the name of the device it gets there. */
export interface RelayEnds {
  readonly a: { readonly namespace: string; readonly device: string };
  readonly b: { readonly namespace: string; readonly device: string };
}

export interface RelaySettings extends LossyLink {
  /** False pulls the cable. */
  readonly carrier: boolean;
}

export const PERFECT: RelaySettings = { lossPercent: 0, delayMs: [0, 0], carrier: true };

/** Compiles the relay once per version of its source, and gives the program's path. */
async function relayProgram(): Promise<string> {
  const source = join(import.meta.dirname, 'relay.c');
  const version = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const directory = join(PROJECT, 'node_modules', '.cache', 'tonalite-lab');
  const program = join(directory, `relay-${version}`);
  if (!existsSync(program)) {
    mkdirSync(directory, { recursive: true });
    const draft = `${program}.${process.pid}`;
    await run('gcc', ['-O2', '-o', draft, source]);
    renameSync(draft, program);
  }
  return program;
}

function files(lab: string, name: string): { settings: string; log: string; pid: string } {
  const base = join(stateDirectory(lab), `relay-${name}`);
  return { settings: base, log: `${base}.log`, pid: `${base}.pid` };
}

function settingsText({ lossPercent, delayMs, carrier }: RelaySettings): string {
  const loss = Math.round(lossPercent * 10);
  const [from, to] = delayMs.map((each) => Math.round(each * 1000));
  return `${loss} ${loss} ${from} ${to} ${carrier ? 1 : 0}\n`;
}

/** Makes a cable between two namespaces; resolves when both devices are there. */
export async function startRelay(
  lab: string,
  name: string,
  ends: RelayEnds,
  settings: RelaySettings,
): Promise<void> {
  const program = await relayProgram();
  const file = files(lab, name);
  writeFileSync(file.settings, settingsText(settings));
  const log = openSync(file.log, 'a');
  const { a, b } = ends;
  const args = [a.namespace, a.device, b.namespace, b.device, file.settings, '1'];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', log], detached: true, cwd: '/' });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`lab: ${readFileSync(file.log, 'utf8').trim()}`)));
    child.stdout?.once('data', () => resolve());
  });
  child.stdout?.destroy();
  child.removeAllListeners();
  child.unref();
  runBeforeOthers(child.pid);
  writeFileSync(file.pid, String(child.pid));
}

/** Changes a cable while it carries traffic; frames under way keep the delay they were given. */
export function setRelay(lab: string, name: string, settings: RelaySettings): void {
  const file = files(lab, name);
  // Atomically: the relay may still be reading the previous settings.
  const draft = `${file.settings}.new`;
  writeFileSync(draft, settingsText(settings));
  renameSync(draft, file.settings);
  process.kill(Number(readFileSync(file.pid, 'utf8')), 'SIGHUP');
}
