import type { CommandOptions, CommandOutcome, CommandRunner } from './machine.ts';

/**
 * Places of Linux tools: an ordinary user's PATH often lacks /usr/sbin, and a name without a path
 * could be any program earlier in it.
 */
const PLACES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const;

/** Runs a Linux tool from the first place that has it; `missing` when no place has it. */
export async function runLinuxTool(
  runner: CommandRunner,
  tool: 'ip' | 'ping',
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandOutcome> {
  for (const place of PLACES) {
    const outcome = await runner.run(`${place}/${tool}`, args, options);
    if (outcome.kind !== 'missing') return outcome;
  }
  return { kind: 'missing' };
}
