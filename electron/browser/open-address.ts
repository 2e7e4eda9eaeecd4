import { pathToFileURL } from 'node:url';
import { isHeadless } from '../platform/headless.ts';
import type { Clock, CommandRunner } from '../platform/machine.ts';
import { systemRootOf, windowsProgram } from '../platform/windows-programs.ts';

/** An opener that has not failed by then counts as successful; some stay as long as the browser. */
const PATIENCE_MS = 3000;
const LONGEST_MS = 24 * 60 * 60_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** How each system passes an address to the person's browser. */
function openCommand(
  platform: NodeJS.Platform,
  environment: Environment,
  address: string,
): readonly [string, string[]] {
  if (platform === 'win32') {
    // `start` would need a shell.
    const opener = windowsProgram(systemRootOf(environment), 'rundll32.exe');
    return [opener, ['url.dll,FileProtocolHandler', address]];
  }
  return platform === 'darwin' ? ['/usr/bin/open', [address]] : ['xdg-open', [address]];
}

/** Whether an address may be passed to a program: a page over TLS, which contains no secret of ours. */
export function isOpenable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.username === '' && url.password === '' && url.protocol === 'https:';
}

export type OpenOutcome = 'opened' | 'headless' | 'refused' | 'failed';

export type OpenerDeps = {
  readonly runner: CommandRunner;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly platform: NodeJS.Platform;
  readonly environment: Environment;
  /** Stops waiting for an opener that stays, when the program stops; the opener itself goes on. */
  readonly signal?: AbortSignal;
};

/** Opens an address in the person's browser. On a machine without a screen it starts nothing. */
export async function openAddress(address: string, deps: OpenerDeps): Promise<OpenOutcome> {
  return isOpenable(address) ? open(new URL(address).href, deps) : 'refused';
}

/** Opens a page of our own on this disk in the person's browser. */
export function openPage(path: string, deps: OpenerDeps): Promise<OpenOutcome> {
  return open(pathToFileURL(path).href, deps);
}

async function open(address: string, deps: OpenerDeps): Promise<OpenOutcome> {
  if (isHeadless(deps.environment, deps.platform)) return 'headless';
  const [command, args] = openCommand(deps.platform, deps.environment, address);
  const patience = new AbortController();
  const outcome = await Promise.race([
    deps.runner.run(command, args, {
      timeoutMs: LONGEST_MS,
      maxBytes: MAX_OUTPUT_BYTES,
      isKept: true,
      ...(deps.signal === undefined ? {} : { signal: deps.signal }),
    }),
    deps.clock.sleep(PATIENCE_MS, patience.signal).then(() => null),
  ]);
  patience.abort();
  if (outcome === null) return 'opened';
  return outcome.kind === 'completed' && outcome.exitCode === 0 ? 'opened' : 'failed';
}
