/** The service as a process of its own, which a test may end as a power cut would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildApplication } from '../../electron/launch/build-application.ts';
import { projectDirectory, rendererDirectory } from '../../electron/platform/project-folders.ts';

export type Server = { readonly url: string; readonly child: ChildProcess };

const SERVE_BUILT = join(projectDirectory, 'test', 'e2e', 'serve-built.ts');

/** A copy of the renderer as it is built now, so that a build made meanwhile takes no page away. */
export async function keepRenderer(folder: string): Promise<string> {
  await buildApplication();
  const copy = join(folder, 'renderer');
  cpSync(rendererDirectory, copy, { recursive: true });
  return copy;
}

/** The command that serves a renderer kept by `keepRenderer`. */
export function servingCommand(renderer: string): readonly string[] {
  return [process.execPath, SERVE_BUILT, renderer];
}

/** Waits for the address that a serving process prints. */
export function served(child: ChildProcess): Promise<Server> {
  return new Promise((resolve, reject) => {
    let seen = '';
    const read = (chunk: Buffer): void => {
      seen += chunk.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(seen);
      if (address !== null) resolve({ url: address[0], child });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${seen}`)));
  });
}

/** Starts the service over the simulated site, with its data in a folder. */
export function serveSimulated(renderer: string, dataDirectory: string): Promise<Server> {
  return served(
    spawn(process.execPath, [SERVE_BUILT, renderer, '--simulated'], {
      cwd: projectDirectory,
      env: { ...process.env, TONALITE_DATA: dataDirectory },
      stdio: 'pipe',
    }),
  );
}

/** Ends a process and waits until it is gone. */
export async function endProcess(
  child: ChildProcess,
  signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT',
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
