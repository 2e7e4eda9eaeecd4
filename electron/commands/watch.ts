import { Ipv4Schema } from '../../shared/domain/addresses.ts';
import type { WatchEvent, WatchTarget } from '../../shared/domain/watch.ts';
import { normaliseMac } from '../../shared/net/mac.ts';
import type { WatchService } from '../network/watch/watch-service.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';
import { printProblem } from './print-problem.ts';

function parseTarget(text: string): WatchTarget | null {
  if (Ipv4Schema.safeParse(text).success) return { ip: text };
  const mac = normaliseMac(text);
  return mac === null ? null : { mac };
}

function eventLine(event: WatchEvent, context: CommandContext): string {
  const identity = [event.brand, event.model, event.firmware].filter((part) => part !== null);
  return [
    event.at,
    context.translate(`cli.watch.${event.type}`),
    event.ip ?? '',
    event.mac ?? '',
    ...identity,
    event.problem === null
      ? ''
      : context.translate(`problem.${event.problem.code}`, event.problem.params),
  ]
    .filter((part) => part !== '')
    .join('  ');
}

/** `tonalite watch <ip|mac>`: one line for each event (JSON with `--json`) until Ctrl-C. */
export async function runWatch(
  service: WatchService,
  target: string,
  json: boolean,
  context: CommandContext,
): Promise<ExitStatus> {
  const parsed = parseTarget(target);
  if (parsed === null) {
    context.report(context.translate('cli.badWatchTarget', { target }));
    return exitStatus.misuse;
  }
  const outcome = await service.watch(parsed, {
    signal: context.signal,
    onEvent: (event) => context.print(json ? JSON.stringify(event) : eventLine(event, context)),
  });
  return outcome.ok ? exitStatus.done : printProblem(outcome.problem, false, context);
}
