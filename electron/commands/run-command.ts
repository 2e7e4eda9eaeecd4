import type { OnSetAside } from '../platform/kept-file.ts';
import type { CommandOptions } from './arguments.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';

const MAX_PORT = 65_535;

function parsePort(text: string | undefined): number | null {
  if (text === undefined) return 0;
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= MAX_PORT ? port : null;
}

function parseSeconds(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  const seconds = Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

async function serve(
  values: CommandOptions,
  simulated: boolean,
  context: CommandContext,
): Promise<ExitStatus> {
  const port = parsePort(values.port);
  if (port === null) {
    context.report(context.translate('cli.badPort'));
    return exitStatus.misuse;
  }
  const [{ buildApplication }, { rendererDirectory }, { runServe }] = await Promise.all([
    import('../launch/build-application.ts'),
    import('../platform/project-folders.ts'),
    import('./serve.ts'),
  ]);
  await buildApplication();
  return runServe({ port, open: values.open === true, simulated, rendererDirectory }, context);
}

/** Where the network services keep their files, and how they report a file that was set aside. */
function networkOptions({ environment, translate, report: tell }: CommandContext): {
  readonly environment: CommandContext['environment'];
  readonly onSetAside: OnSetAside;
} {
  return {
    environment,
    onSetAside: ({ code, params }) => tell(`${code}: ${translate(`problem.${code}`, params)}`),
  };
}

async function scan(values: CommandOptions, context: CommandContext): Promise<ExitStatus> {
  const timeoutSeconds = parseSeconds(values.timeout);
  if (timeoutSeconds === undefined) {
    context.report(context.translate('cli.badScanOptions'));
    return exitStatus.misuse;
  }
  const [{ createNetworkServices }, { runScan }] = await Promise.all([
    import('../network-services.ts'),
    import('./scan.ts'),
  ]);
  const network = createNetworkServices(networkOptions(context));
  const options = {
    interfaces: values.interface ?? [],
    ranges: values.range ?? [],
    addresses: values.address ?? [],
    force: values.force === true,
    timeoutSeconds,
    json: values.json === true,
  };
  return runScan(network.scan, options, context).finally(network.close);
}

async function check(values: CommandOptions, context: CommandContext): Promise<ExitStatus> {
  const [{ createNetworkServices }, { runCheck }] = await Promise.all([
    import('../network-services.ts'),
    import('./check.ts'),
  ]);
  const network = createNetworkServices(networkOptions(context));
  return runCheck(
    network.checks,
    { json: values.json === true, background: values.background === true },
    context,
  ).finally(network.close);
}

async function watch(
  target: string | undefined,
  values: CommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  if (target === undefined) return showUsage(context, exitStatus.misuse);
  const [{ createNetworkServices }, { runWatch }] = await Promise.all([
    import('../network-services.ts'),
    import('./watch.ts'),
  ]);
  const network = createNetworkServices(networkOptions(context));
  return runWatch(network.watch, target, values.json === true, context).finally(network.close);
}

async function report(
  subject: string | undefined,
  values: CommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { ReportFormatSchema } = await import('../../shared/report/report-format.ts');
  const format = ReportFormatSchema.safeParse(values.format);
  if (subject === undefined || values.out === undefined || !format.success) {
    context.report(context.translate('cli.badReportOptions'));
    return exitStatus.misuse;
  }
  const { runReport } = await import('./report.ts');
  const { createReportDeps } = await import('./report-deps.ts');
  return runReport(
    createReportDeps(context.environment),
    { subject, format: format.data, out: values.out },
    context,
  );
}

async function identify(context: CommandContext): Promise<ExitStatus> {
  const { identifyStream } = await import('./identify.ts');
  await identifyStream(context.input, context.print);
  return exitStatus.done;
}

async function search(
  words: readonly string[],
  values: CommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const query = words.join(' ').trim();
  if (query === '') return showUsage(context, exitStatus.misuse);
  const { runSearch } = await import('./search.ts');
  return runSearch(query, values.json === true, context);
}

function showUsage(context: CommandContext, status: ExitStatus): ExitStatus {
  const usage = context.translate('cli.usage');
  if (status === exitStatus.done) context.print(usage);
  else context.report(usage);
  return status;
}

/** Runs one command. Each command loads its own modules, so that a scan does not wait for the rest. */
export async function runCommand(
  positionals: readonly string[],
  values: CommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const [command, subject] = positionals;
  if (values.version === true) {
    const { applicationVersion } = await import('../platform/project-folders.ts');
    context.print(applicationVersion);
    return exitStatus.done;
  }
  if (values.help === true || command === 'help') return showUsage(context, exitStatus.done);
  switch (command) {
    case 'scan':
      return scan(values, context);
    case 'check':
      return check(values, context);
    case 'watch':
      return watch(subject, values, context);
    case 'identify':
      return identify(context);
    case 'search':
      return search(positionals.slice(1), values, context);
    case 'report':
      return report(subject, values, context);
    case 'serve':
      return serve(values, false, context);
    case 'demo':
      return serve(values, true, context);
    case undefined:
      return showUsage(context, exitStatus.misuse);
    default:
      context.report(context.translate('cli.unknownCommand', { command }));
      return showUsage(context, exitStatus.misuse);
  }
}
