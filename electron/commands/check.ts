import type { ChecksResult, CheckResult } from '../../shared/domain/check.ts';
import { hasSentence } from '../../shared/messages/declared-parameters.ts';
import type { Translate } from '../../shared/messages/translator.ts';
import type { NetworkChecks } from '../checks/run/network-checks.ts';
import { systemRandom } from '../platform/random.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';

function sentence(check: CheckResult, translate: Translate): string {
  const key = `check.${check.code}.message`;
  return hasSentence(key)
    ? translate(key, check.params)
    : translate('unnamed.check', { code: check.code });
}

/** What to do about it; empty when there is nothing to do or the code has no sentence. */
function actionOf(check: CheckResult, translate: Translate): string {
  const key = `check.${check.code}.action`;
  return hasSentence(key) ? translate(key, check.params) : '';
}

/** The result as `tonalite check --json` prints it (`tonalite/check@1`), sentences included. */
export function checkDocument(result: ChecksResult, translate: Translate): object {
  return {
    ...result,
    rungs: result.rungs.map((check) => ({
      ...check,
      message: sentence(check, translate),
      action: actionOf(check, translate),
    })),
  };
}

/** `tonalite check`: runs the network checks once. */
export async function runCheck(
  checks: NetworkChecks,
  options: { readonly json: boolean; readonly background: boolean },
  context: CommandContext,
): Promise<ExitStatus> {
  const { translate } = context;
  const result = await checks.run({
    runId: systemRandom.uuid(),
    signal: context.signal,
    background: options.background,
    onEvent: (event) => {
      if (event.type === 'result')
        context.report(
          `${translate(`check.state.${event.result.state}`).padEnd(9)} ${translate(`check.name.${event.result.rung}`)} — ${sentence(event.result, translate)}`,
        );
    },
  });
  if (options.json) context.print(JSON.stringify(checkDocument(result, translate), null, 2));
  else if (result.firstCause !== null)
    context.print(
      translate('cli.firstCause', { check: translate(`check.name.${result.firstCause}`) }),
    );
  // A check that was stopped says nothing about the network.
  else context.print(translate(context.signal.aborted ? 'cli.checkStopped' : 'cli.noFault'));
  return result.rungs.some(({ state }) => state === 'fail')
    ? exitStatus.failuresFound
    : exitStatus.done;
}
