import { execFile } from 'node:child_process';
import type { CommandOutcome, CommandRunner } from './ports.ts';

const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;

function errorCode(error: Error): string | number | null {
  const code: unknown = 'code' in error ? error.code : null;
  return typeof code === 'string' || typeof code === 'number' ? code : null;
}

/**
 * Runs programs with `execFile`: no shell, argument arrays only, killed at the time limit, at the
 * size limit and on cancel. It always resolves: a missing program is an outcome, not an exception.
 */
export const systemCommandRunner: CommandRunner = {
  run: (command, args, options) =>
    new Promise<CommandOutcome>((resolve) => {
      if (options.signal?.aborted === true) {
        resolve({ kind: 'cancelled' });
        return;
      }
      let timedOut = false;
      const child = execFile(
        command,
        [...args],
        {
          maxBuffer: options.maxBytes ?? DEFAULT_MAX_BYTES,
          windowsHide: true,
          encoding: 'utf8',
          // The C locale keeps messages in English where a tool honours it; parsers do not rely on it.
          env: { ...process.env, LC_ALL: 'C', LANG: 'C', ...options.env },
        },
        (error, stdout, stderr) => {
          clearTimeout(timer);
          options.signal?.removeEventListener('abort', cancel);
          if (timedOut) resolve({ kind: 'timed-out' });
          else if (options.signal?.aborted === true) resolve({ kind: 'cancelled' });
          else if (error === null) resolve({ kind: 'completed', exitCode: 0, stdout, stderr });
          else if (errorCode(error) === 'ENOENT') resolve({ kind: 'missing' });
          else if (errorCode(error) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
            resolve({ kind: 'too-large' });
          else if (typeof errorCode(error) === 'number')
            resolve({ kind: 'completed', exitCode: Number(errorCode(error)), stdout, stderr });
          else resolve({ kind: 'failed', reason: String(errorCode(error) ?? error.message) });
        },
      );
      const kill = (): void => {
        child.kill('SIGKILL');
      };
      const cancel = (): void => kill();
      const timer = setTimeout(() => {
        timedOut = true;
        kill();
      }, options.timeoutMs);
      options.signal?.addEventListener('abort', cancel, { once: true });
    }),
};
