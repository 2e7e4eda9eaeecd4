/** The command line as an ordinary user of the lab's laptop types it. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Lab } from '../lab/lab.ts';
import type { UserCommandResult } from '../lab/user.ts';

const COMMAND = [process.execPath, 'electron/cli.ts'];
const LANGUAGE = { LANG: 'fr_FR.UTF-8' };

/** Runs one command to its end; no command takes longer than the limit, which only a hang reaches. */
export function tonalite(lab: Lab, ...args: readonly string[]): Promise<UserCommandResult> {
  return lab.execAsUser(lab.laptop.namespace, [...COMMAND, ...args], {
    env: LANGUAGE,
    timeoutMs: 240_000,
  });
}

export type Running = {
  readonly child: ChildProcess;
  /** Lines of one stream so far. */
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** Waits for a line of either stream that fits. */
  readonly line: (fits: (line: string) => boolean) => Promise<string>;
  /** Sends Ctrl-C; gives the exit status and how long the program took to end, in milliseconds. */
  readonly interrupt: () => Promise<{ readonly code: number | null; readonly tookMs: number }>;
};

/** Starts a command and lets it run. */
export function startTonalite(lab: Lab, ...args: readonly string[]): Running {
  const child = lab.spawnAsUser(lab.laptop.namespace, [...COMMAND, ...args], { env: LANGUAGE });
  const out: string[] = [];
  const err: string[] = [];
  const waiting = new Set<() => void>();
  const closed = once(child, 'close');
  for (const [stream, lines] of [
    [child.stdout, out],
    [child.stderr, err],
  ] as const) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const wake of waiting) wake();
    });
  }
  child.on('close', () => {
    for (const wake of waiting) wake();
  });
  return {
    child,
    out,
    err,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = [...out, ...err].find(fits);
          const ended = child.exitCode !== null || child.signalCode !== null;
          if (found === undefined && !ended) return;
          waiting.delete(look);
          if (found === undefined) reject(new Error(`ended: ${err.join('\n')}`));
          else resolve(found);
        };
        waiting.add(look);
        look();
      }),
    interrupt: async () => {
      const asked = performance.now();
      child.kill('SIGINT');
      await once(child, 'exit');
      const tookMs = performance.now() - asked;
      await closed;
      return { code: child.exitCode, tookMs };
    },
  };
}
