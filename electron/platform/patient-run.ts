import type { CommandOptions, CommandOutcome, CommandRunner } from './machine.ts';

/** Time limits of a program that is quick by itself, but whose start an antivirus may hold up. */
export type Patience = { readonly firstMs: number; readonly againMs: number };

type Run = (
  command: string,
  args: readonly string[],
  options: Omit<CommandOptions, 'timeoutMs'>,
) => Promise<CommandOutcome>;

/**
 * Runs a program once more, with the longer limit, when it was late. On a machine where a program was
 * late once, the next run gets the longer limit at once: a program that is stopped and started again
 * takes longer than one that is awaited.
 */
export function createPatientRun(runner: CommandRunner, { firstMs, againMs }: Patience): Run {
  let isSlow = false;
  return async (command, args, options) => {
    if (!isSlow) {
      const outcome = await runner.run(command, args, { ...options, timeoutMs: firstMs });
      if (outcome.kind !== 'timed-out') return outcome;
      isSlow = true;
    }
    return runner.run(command, args, { ...options, timeoutMs: againMs });
  };
}
