import type { Problem } from '../../shared/domain/problem.ts';
import type { ProblemCode } from '../../shared/domain/problem-codes.ts';
import { hasSentence } from '../../shared/messages/declared-parameters.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';

/** Codes of wrong requests, as opposed to what the machine could not do. */
const misuseCodes: ReadonlySet<string> = new Set<ProblemCode>([
  'UNKNOWN_INTERFACE',
  'RANGE_MALFORMED',
  'RANGE_PUBLIC',
  'RANGE_TOO_LARGE',
  'INVALID_INPUT',
]);

/**
 * Prints a problem in the person's language on standard error and, with `--json`, as one object on
 * standard output. Returns the matching exit status.
 */
export function printProblem(problem: Problem, json: boolean, context: CommandContext): ExitStatus {
  const key = `problem.${problem.code}`;
  const message = hasSentence(key)
    ? context.translate(key, problem.params)
    : context.translate('unnamed.problem', { code: problem.code });
  if (json)
    context.print(
      JSON.stringify({ schema: 'tonalite/problem@1', problem: { ...problem, message } }, null, 2),
    );
  context.report(`${problem.code}: ${message}`);
  return misuseCodes.has(problem.code) ? exitStatus.misuse : exitStatus.couldNotRun;
}
