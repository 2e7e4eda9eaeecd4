import { translatorFor } from '../../shared/messages/translator.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';
import { consoleLine } from './console-line.ts';
import { commandLanguage, isLanguageOption } from '../platform/command-language.ts';
import { readArguments } from './arguments.ts';
import { runCommand } from './run-command.ts';
import { stopOnSignals } from '../platform/stop-signals.ts';

/** Runs this process's command; any failure becomes a sentence and an exit status. */
export async function runCommandLine(): Promise<ExitStatus> {
  return run().catch((error: unknown) => {
    const translate = translatorFor(commandLanguage(undefined, process.env));
    process.stderr.write(`${translate('problem.INTERNAL')}\n`);
    if (process.env['TONALITE_DEBUG'] !== undefined) process.stderr.write(`${String(error)}\n`);
    return exitStatus.couldNotRun;
  });
}

async function run(): Promise<ExitStatus> {
  const abort = new AbortController();
  stopOnSignals({ process, nowMs: () => performance.now(), stop: () => abort.abort() });
  // A reader that has gone (`tonalite scan | head`) is not an error worth a stack trace.
  process.stdout.on('error', () => abort.abort());
  process.stderr.on('error', () => undefined);

  const fallback = translatorFor(commandLanguage(undefined, process.env));
  let read: ReturnType<typeof readArguments>;
  try {
    read = readArguments();
  } catch {
    process.stderr.write(`${fallback('cli.badArguments')}\n${fallback('cli.usage')}\n`);
    return exitStatus.misuse;
  }
  if (!isLanguageOption(read.values.language)) {
    process.stderr.write(`${fallback('cli.badLanguage')}\n${fallback('cli.usage')}\n`);
    return exitStatus.misuse;
  }
  const language = commandLanguage(read.values.language, process.env);
  const context: CommandContext = {
    language,
    translate: translatorFor(language),
    print: (line) => {
      const { platform, stdout } = process;
      stdout.write(`${consoleLine(line, { platform, isTerminal: stdout.isTTY })}\n`);
    },
    report: (line) => process.stderr.write(`${line}\n`),
    input: process.stdin,
    signal: abort.signal,
    environment: process.env,
  };
  return runCommand(read.positionals, read.values, context);
}
