import { execFile } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with its arguments as an array and waits for it; never throws on a bad exit. */
export function tryRun(
  command: string,
  args: readonly string[],
  options: { input?: string; timeoutMs?: number } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      command,
      [...args],
      { timeout: options.timeoutMs ?? 180_000, maxBuffer: 64 * 1024 * 1024, killSignal: 'SIGKILL' },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
        const reason = error !== null && stderr === '' ? error.message : stderr;
        resolve({ code, stdout, stderr: reason });
      },
    );
    // A program that ends before reading its input must not take the lab down with EPIPE.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input ?? '');
  });
}

/** Like `tryRun`, but throws with the program's own words when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { input?: string; timeoutMs?: number } = {},
): Promise<string> {
  const result = await tryRun(command, args, options);
  if (result.code !== 0) {
    throw new Error(
      `lab: ${command} ${args.join(' ')} ended with ${result.code}: ${result.stderr.trim()}`,
    );
  }
  return result.stdout;
}

/** Runs many `ip` commands in one process, in the host's namespace. */
export async function ipBatch(lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await run('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** Runs many `ip` commands in one process, inside a namespace. */
export async function ipBatchIn(namespace: string, lines: readonly string[]): Promise<void> {
  if (lines.length > 0) {
    await run('ip', ['-n', namespace, '-batch', '-'], { input: `${lines.join('\n')}\n` });
  }
}

/** Runs a program as root inside a namespace. */
export function runIn(namespace: string, argv: readonly string[], input = ''): Promise<string> {
  return run('ip', ['netns', 'exec', namespace, ...argv], { input });
}

/** Runs jobs at most `width` at a time, so that 500 hosts do not mean 500 processes at once. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  job: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const workers = Array.from({ length: Math.min(width, items.length) }, async () => {
    for (const item of queue) await job(item);
  });
  await Promise.all(workers);
}

/** A command line's fixed words as arguments; none of them may hold a blank. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
