import type { LadderResult, RungResult } from '../../shared/domain/check.ts';
import type { Translate } from '../../shared/messages/translator.ts';
import type { Ladder } from '../checks/run/network-checks.ts';
import { systemRandom } from '../platform/random.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';

function sentence(rung: RungResult, translate: Translate): string {
  return translate(`check.${rung.code}.message`, rung.params);
}

/** The result as `tonalite check --json` prints it (`tonalite/check@1`), sentences included. */
export function checkDocument(result: LadderResult, translate: Translate): object {
  return {
    ...result,
    rungs: result.rungs.map((rung) => ({
      ...rung,
      message: sentence(rung, translate),
      action: translate(`check.${rung.code}.action`, rung.params),
    })),
  };
}

/** `tonalite check`: runs the network checks once. */
export async function runCheck(
  ladder: Ladder,
  options: { readonly json: boolean; readonly background: boolean },
  context: CommandContext,
): Promise<ExitStatus> {
  const { translate } = context;
  const result = await ladder.run({
    runId: systemRandom.uuid(),
    signal: context.signal,
    background: options.background,
    onEvent: (event) => {
      if (event.type === 'rung')
        context.report(
          `${translate(`check.state.${event.result.state}`).padEnd(9)} ${translate(`check.rung.${event.result.rung}`)} — ${sentence(event.result, translate)}`,
        );
    },
  });
  if (options.json) context.print(JSON.stringify(checkDocument(result, translate), null, 2));
  else if (result.firstCause !== null)
    context.print(
      translate('cli.firstCause', { rung: translate(`check.rung.${result.firstCause}`) }),
    );
  // A check that was stopped says nothing of the network.
  else context.print(translate(context.signal.aborted ? 'cli.checkStopped' : 'cli.noFault'));
  return result.rungs.some(({ state }) => state === 'fail')
    ? exitStatus.failuresFound
    : exitStatus.done;
}
