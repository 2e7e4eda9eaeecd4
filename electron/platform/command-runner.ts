import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { codeOf } from './error-code.ts';
import { killProgram } from './kill-program.ts';
import type {
  CommandOptions,
  CommandOutcome,
  CommandRunner,
  ProgramOpener,
  StandingProgram,
} from './machine.ts';

const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of system programs: the person's own, in the C locale (it keeps messages in
 * English where a tool honours it, although parsers do not rely on that). On Linux it adds the
 * folders of `arp` and `ip`, which an ordinary person's PATH does not have on Debian.
 */
export function programEnvironment(
  environment: Environment,
  platform: NodeJS.Platform,
): Environment {
  const path = environment['PATH'] ?? '';
  const folders = path === '' ? ['/usr/local/bin', '/usr/bin', '/bin'] : path.split(':');
  const missing = ['/usr/sbin', '/sbin'].filter((folder) => !folders.includes(folder));
  return {
    ...environment,
    ...(platform === 'linux' ? { PATH: [...folders, ...missing].join(':') } : {}),
    // Windows would first look for a program in the current folder, where anybody may put one.
    ...(platform === 'win32' ? { NoDefaultCurrentDirectoryInExePath: '1' } : {}),
    LC_ALL: 'C',
    LANG: 'C',
  };
}

/** A group of its own, so that all of it can be killed and Ctrl-C reaches only us. */
const OWN_GROUP = { windowsHide: true, detached: process.platform !== 'win32' } as const;

function start(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): ChildProcessByStdio<null, Readable, Readable> {
  // A program that belongs to the person uses the person's language.
  const environment =
    options.isKept === true ? process.env : programEnvironment(process.env, process.platform);
  return spawn(command, [...args], {
    ...OWN_GROUP,
    // There is no input, so a program that waits for some (PowerShell does) reaches its end at once.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, ...options.env },
  });
}

/** Lets this program end while that one still stands: its input then ends, and so does it. */
function letEnd(child: ChildProcessByStdio<Writable, Readable, null>): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream.unref();
}

const NO_PROGRAM: StandingProgram = { write: () => undefined, kill: () => undefined };

function open(
  command: string,
  args: readonly string[],
  hear: Parameters<ProgramOpener['open']>[2],
): StandingProgram {
  let child: ChildProcessByStdio<Writable, Readable, null>;
  try {
    child = spawn(command, [...args], {
      ...OWN_GROUP,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: programEnvironment(process.env, process.platform),
    });
  } catch {
    queueMicrotask(() => hear.ended('failed'));
    return NO_PROGRAM;
  }
  let hasEnded = false;
  const end = (how: 'missing' | 'failed' | 'ended'): void => {
    if (hasEnded) return;
    hasEnded = true;
    hear.ended(how);
  };
  letEnd(child);
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    if (!hasEnded) hear.output(text);
  });
  // A program that is gone refuses its input; its end says so already.
  for (const stream of [child.stdin, child.stdout]) stream.on('error', () => undefined);
  child.on('error', (error) => end(codeOf(error) === 'ENOENT' ? 'missing' : 'failed'));
  child.on('close', () => end('ended'));
  return {
    write: (text) => {
      if (!hasEnded && child.stdin.writable) child.stdin.write(text);
    },
    kill: () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        killProgram(child.pid);
      child.stdout.destroy();
      child.stdin.destroy();
      end('ended');
    },
  };
}

/**
 * Runs and opens programs without a shell, from argument arrays only. At the time limit, at the size limit
 * and on cancel, it kills the program with everything that the program started, and does not wait
 * for other processes that hold its output. It always resolves: a missing program is an outcome,
 * not an exception.
 */
export const systemCommandRunner: CommandRunner & ProgramOpener = {
  open,
  run: (command, args, options) =>
    new Promise<CommandOutcome>((resolve) => {
      if (options.signal?.aborted === true) {
        resolve({ kind: 'cancelled' });
        return;
      }
      let child: ChildProcessByStdio<null, Readable, Readable>;
      try {
        child = start(command, args, options);
      } catch (error) {
        resolve({ kind: 'failed', reason: codeOf(error) });
        return;
      }
      const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
      const texts = { stdout: '', stderr: '' };
      let bytes = 0;
      let isSettled = false;
      const settle = (outcome: CommandOutcome): void => {
        if (isSettled) return;
        isSettled = true;
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', cancel);
        resolve(outcome);
      };
      const stop = (outcome: CommandOutcome): void => {
        if (isSettled) return;
        settle(outcome);
        if (options.isKept === true) child.unref();
        else if (child.pid !== undefined) killProgram(child.pid);
        child.stdout.destroy();
        child.stderr.destroy();
      };
      const cancel = (): void => stop({ kind: 'cancelled' });
      const timer = setTimeout(() => stop({ kind: 'timed-out' }), options.timeoutMs);
      options.signal?.addEventListener('abort', cancel, { once: true });
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8');
        child[name].on('data', (chunk: string) => {
          bytes += chunk.length;
          if (bytes > maxBytes) stop({ kind: 'too-large' });
          else texts[name] += chunk;
        });
        child[name].on('error', () => undefined);
      }
      child.on('error', (error) => {
        const code = codeOf(error);
        settle(code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', reason: code });
      });
      child.on('close', (exitCode, signal) =>
        settle(
          exitCode === null
            ? { kind: 'failed', reason: signal ?? 'UNKNOWN' }
            : { kind: 'completed', exitCode, ...texts },
        ),
      );
    }),
};
