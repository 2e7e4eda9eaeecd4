import type { Device } from '../../shared/domain/device.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import { ScanRequestSchema, type ScanRequest, type ScanResult } from '../../shared/domain/scan.ts';
import type { Translate } from '../../shared/messages/translator.ts';
import type { ScanService } from '../network/scan/scan-service.ts';
import { systemRandom } from '../platform/random.ts';
import { type CommandContext, exitStatus, type ExitStatus } from './command-context.ts';
import { printProblem } from './print-problem.ts';

export type ScanOptions = {
  readonly interfaces: readonly string[];
  readonly ranges: readonly string[];
  readonly addresses: readonly string[];
  readonly force: boolean;
  readonly timeoutSeconds: number | null;
  readonly json: boolean;
};

function findingWithSentence(finding: Finding, translate: Translate): object {
  return {
    code: finding.code,
    severity: finding.severity,
    message: translate(`finding.${finding.code}.message`, finding.params),
    action: translate(`finding.${finding.code}.action`, finding.params),
    params: finding.params,
    evidence: finding.evidence,
  };
}

/** The result as `tonalite scan --json` prints it (`tonalite/scan@1`), sentences included. */
function scanDocument(result: ScanResult, translate: Translate): object {
  return {
    ...result,
    findings: result.findings.map((finding) => findingWithSentence(finding, translate)),
  };
}

function deviceLine(device: Device, translate: Translate): string {
  const identity =
    device.phone === null
      ? (device.vendor ?? '')
      : [device.phone.brand, device.phone.model, device.phone.firmware]
          .filter((part) => part !== null)
          .join(' ');
  const what =
    device.role === 'other' && device.apparatus !== undefined
      ? translate(`apparatus.${device.apparatus}`)
      : translate(`cli.role.${device.role}`);
  return [
    device.ip.padEnd(15),
    (device.mac ?? '—').padEnd(17),
    translate(`cli.state.${device.state}`).padEnd(10),
    what.padEnd(18),
    identity,
    device.phone?.resetProcedure === undefined || device.phone.resetProcedure === null
      ? ''
      : `[${device.phone.resetProcedure}]`,
  ]
    .join('  ')
    .trimEnd();
}

function toRequest(options: ScanOptions): ScanRequest | null {
  const parsed = ScanRequestSchema.safeParse({
    ...(options.interfaces.length > 0 ? { interfaces: options.interfaces } : {}),
    ...(options.ranges.length > 0 ? { ranges: options.ranges } : {}),
    ...(options.addresses.length > 0 ? { addresses: options.addresses } : {}),
    ...(options.force ? { force: true } : {}),
    ...(options.timeoutSeconds === null ? {} : { timeoutMs: options.timeoutSeconds * 1000 }),
  });
  return parsed.success ? parsed.data : null;
}

function printResult(
  result: ScanResult,
  json: boolean,
  { print, translate }: CommandContext,
): void {
  if (json) {
    print(JSON.stringify(scanDocument(result, translate), null, 2));
    return;
  }
  for (const device of result.devices) print(deviceLine(device, translate));
  for (const finding of result.findings)
    print(
      `${finding.code}  ${translate(`finding.${finding.code}.message`, finding.params)} ${translate(`finding.${finding.code}.action`, finding.params)}`,
    );
  print(
    translate(result.complete ? 'cli.scanDone' : 'cli.scanPartial', {
      devices: result.devices.length,
      phones: result.devices.filter(({ role }) => role === 'phone').length,
      seconds: Math.round(result.durationMs / 100) / 10,
    }),
  );
}

/** `tonalite scan`: streams devices on standard error, prints the result on standard output. */
export async function runScan(
  service: ScanService,
  options: ScanOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { translate, report } = context;
  const request = toRequest(options);
  if (request === null) {
    report(translate('cli.badScanOptions'));
    return exitStatus.misuse;
  }
  const shown = new Set<string>();
  let isPermissionAwaited = false;
  const outcome = await service.run(request, {
    scanId: systemRandom.uuid(),
    signal: context.signal,
    onEvent: (event) => {
      if (event.type === 'started' && event.interfaces.length > 0)
        report(
          translate(event.addresses === 0 ? 'cli.scanNothing' : 'cli.scanStarted', {
            count: event.addresses,
            interfaces: [...new Set(event.interfaces.map(({ name }) => name))].join(', '),
          }),
        );
      if (event.type === 'progress' && event.phase === 'permission' && !isPermissionAwaited) {
        isPermissionAwaited = true;
        report(translate('cli.permissionAwaited', { seconds: event.total - event.done }));
      }
      if (event.type === 'device' && !shown.has(event.device.ip)) {
        shown.add(event.device.ip);
        report(
          translate('cli.deviceFound', {
            ip: event.device.ip,
            vendor: event.device.vendor ?? event.device.mac ?? '',
            ms: Math.round(event.device.foundAfterMs),
          }),
        );
      }
    },
  });
  if (outcome.ok) {
    printResult(outcome.value, options.json, context);
    return outcome.value.findings.some(({ severity }) => severity === 'error')
      ? exitStatus.failuresFound
      : exitStatus.done;
  }
  const { found } = outcome;
  // Standard output has the result; the sentence on standard error says why it is incomplete.
  if (found !== undefined) printResult(found, options.json, context);
  return printProblem(outcome.problem, options.json && found === undefined, context);
}
