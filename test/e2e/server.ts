/** The service as a process of its own, which a test may end as a power cut would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { buildApplication } from '../../electron/launch/build-application.ts';
import { projectDirectory, rendererDirectory } from '../../electron/platform/project-folders.ts';

export type Server = {
  readonly origin: string;
  readonly child: ChildProcess;
  /** An address that lets one browser in: the one printed first, or a new one. */
  readonly enter: () => Promise<string>;
};

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
  return [process.execPath, SERVE_BUILT, renderer, '0'];
}

/**
 * Waits for the address that a serving process prints. `knock` asks for its page as one who was not
 * let in, which makes it print a new address.
 */
export async function served(
  child: ChildProcess,
  knock: (origin: string) => Promise<unknown> = fetch,
): Promise<Server> {
  let seen = '';
  let used = 0;
  child.stdout?.on('data', (chunk: Buffer) => (seen += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (seen += chunk.toString('utf8')));

  /** The address that was printed after those that were used. */
  async function next(): Promise<string> {
    for (;;) {
      const addresses = seen.match(/http:\/\/127\.0\.0\.1:\d+\/enter#[0-9a-f]+(?=\n)/g) ?? [];
      const address = addresses[used];
      if (address !== undefined) return address;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`serve ended with ${child.exitCode}: ${seen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const { origin } = new URL(await next());
  return {
    origin,
    child,
    enter: async () => {
      if (used > 0) await knock(origin);
      const address = await next();
      used += 1;
      return address;
    },
  };
}

/** Starts the service over the simulated site, with its data in a folder. */
export function serveSimulated(
  renderer: string,
  dataDirectory: string,
  options: {
    readonly port?: string;
    readonly arguments?: readonly string[];
    readonly environment?: NodeJS.ProcessEnv;
  } = {},
): Promise<Server> {
  const { port = '0', arguments: more = [], environment = {} } = options;
  return served(
    spawn(process.execPath, [SERVE_BUILT, renderer, port, '--simulated', ...more], {
      cwd: projectDirectory,
      env: { ...process.env, TONALITE_DATA: dataDirectory, ...environment },
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
