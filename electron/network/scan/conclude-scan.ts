import type { Device } from '../../../shared/domain/device.ts';
import type { KnownFinding } from '../../../shared/domain/finding-codes.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { ScannedInterface, ScanResult } from '../../../shared/domain/scan.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { formatCidr, rangeOf } from '../../../shared/net/cidr.ts';
import type { Ipv6Neighbour } from '../ipv6/neighbour-listings.ts';
import { interfaceOfRoute } from '../routes/default-route.ts';
import { compareWithVisit } from '../site-memory.ts';
import { buildFindings } from './findings.ts';
import { ipv6Telephones } from './ipv6-telephones.ts';
import { type PreparedScan, recallSite } from './prepare-scan.ts';
import type { ScanDeps } from './scan-deps.ts';
import type { ScanObserver } from './scan-observer.ts';
import type { InterfaceTarget } from './scan-targets.ts';
import type { SweepSummary } from './sweep/sweep-summary.ts';

/** How long a finished scan waits for the listing of IPv6 neighbours. */
const NEIGHBOURS_MS = 300;

/** What a scan found. */
export type ScanYield = {
  /** False when it was stopped before its end. */
  readonly complete: boolean;
  /** How this computer lost the network during the scan; null if it did not. */
  readonly linkChange: KnownFinding | null;
  readonly durationMs: number;
  readonly observer: ScanObserver;
  readonly outcome: SweepSummary;
};

/** An interface as the events and the result of a scan name it. */
export function scanned(target: InterfaceTarget): ScannedInterface {
  const { name, address, prefix, mac } = target.interface;
  return { name, address, prefix, mac };
}

function findingsOf(
  deps: Pick<ScanDeps, 'vendors'>,
  { job, gatewayIp, gatewayClash, total }: PreparedScan,
  { complete, linkChange, observer, outcome }: ScanYield,
  devices: readonly Device[],
  neighbours: readonly Ipv6Neighbour[],
): readonly Finding[] {
  return buildFindings({
    devices,
    request: job.request,
    targets: job.targets,
    interfaces: job.interfaces,
    complete,
    linkChange,
    addressesTried: total,
    preferredRouteInterface: interfaceOfRoute(job.routes[0], job.interfaces),
    hasDefaultRoute: job.areRoutesKnown ? job.routes.length > 0 : null,
    gatewayIp,
    gatewayClash,
    macFlips: observer.macFlips(),
    sharedMacs: observer.sharedMacs(),
    answeredForAll: observer.answeredForAll(),
    ipv6Telephones: ipv6Telephones(neighbours, {
      devices,
      interfaces: job.targets.map((target) => target.interface.name),
      vendorOf: deps.vendors.vendorOf,
      catalogue: identificationCatalogue,
    }),
    impossibleMacs: observer.impossibleMacs(),
    tableReduced: outcome.tableReduced,
    tableUnreadable: outcome.tableUnread,
    refusedDatagrams: outcome.refused,
    neverTaken: outcome.neverTaken,
    macsHidden: outcome.macsHidden,
    sendErrors: outcome.sendErrors,
    tryLoss: outcome.tryLoss,
  });
}

/** The requested ranges and addresses, in the form of the result. */
function askedOf(targets: readonly InterfaceTarget[]): string[] {
  return targets.flatMap(({ ranges, addresses, remote }) =>
    [...ranges, ...[...addresses, ...remote].map((address) => rangeOf(address, 32))].map(
      formatCidr,
    ),
  );
}

/** What the system knows over IPv6, unless its listing takes too long. */
async function neighboursInTime(
  { clock }: ScanDeps,
  scan: PreparedScan,
): Promise<readonly Ipv6Neighbour[]> {
  const read = new AbortController();
  const late = clock.sleep(NEIGHBOURS_MS, read.signal).then((): readonly Ipv6Neighbour[] => []);
  const neighbours = await Promise.race([scan.ipv6Neighbours(), late]);
  read.abort();
  return neighbours;
}

/**
 * Makes the result of a scan: findings, changes since the last visit, and what is remembered of it. A
 * failing part is reported to `onFailure` and missing from the result, which keeps all the devices.
 */
export async function concludeScan(
  deps: ScanDeps,
  scan: PreparedScan,
  found: ScanYield,
  tell: {
    readonly onFinding: (finding: Finding) => void;
    readonly onFailure: (cause: unknown) => void;
  },
): Promise<ScanResult> {
  const { job, gatewayIp } = scan;
  const { complete } = found;
  const attempt = async <Value>(
    work: () => Value | Promise<Value>,
    otherwise: Value,
  ): Promise<Value> => {
    try {
      return await work();
    } catch (cause) {
      tell.onFailure(cause);
      return otherwise;
    }
  };
  await attempt(() => deps.onSweepMeasured?.(found.outcome), undefined);
  const seen = found.observer.finalDevices();
  const neighbours = complete ? await attempt(() => neighboursInTime(deps, scan), []) : [];
  const doubted = seen.map((each) =>
    each.state === 'gone' ? { ...each, state: 'cached' as const } : each,
  );
  const findingsWith = (devices: readonly Device[]): Promise<readonly Finding[]> =>
    attempt(() => findingsOf(deps, scan, found, devices, neighbours), []);
  const first = await findingsWith(seen);
  // Silence does not make a host gone if the card had lost the network or the system let nothing out.
  const isDeaf =
    found.linkChange !== null || first.some(({ code }) => code === 'NET-PERMISSION-DENIED');
  const devices = isDeaf ? doubted : seen;
  const findings = isDeaf ? await findingsWith(doubted) : first;
  await attempt(() => findings.forEach(tell.onFinding), undefined);

  // A computer that has the gateway's address sees its own card there.
  const gatewayMac =
    scan.gatewayClash === null
      ? (devices.find((device) => device.ip === gatewayIp)?.mac ?? scan.gatewayMacBefore)
      : null;
  const site = scan.site ?? (await attempt(() => recallSite(deps, gatewayMac), null));
  const lookedAt = (ip: string): boolean => complete && scan.planned.has(ip);
  const vendor = gatewayMac === null ? null : deps.vendors.vendorOf(gatewayMac);
  const interfaces = job.targets.map(scanned);
  const result: ScanResult = {
    schema: 'tonalite/scan@1',
    scanId: job.scanId,
    startedAt: scan.startedAt,
    durationMs: found.durationMs,
    complete,
    simulated: false,
    interface: interfaces[0] ?? null,
    interfaces,
    asked: askedOf(job.targets),
    gateway: gatewayIp === null ? null : { ip: gatewayIp, mac: gatewayMac, vendor },
    devices: [...devices],
    findings: [...findings],
    hostsContacted: scan.contacted(),
    changes:
      site === null ? [] : await attempt(() => [...compareWithVisit(site, devices, lookedAt)], []),
  };
  // After a partial scan, every host that it missed would look new at the next visit.
  const { siteMemory } = deps;
  if (complete && siteMemory !== null && gatewayMac !== null)
    await attempt(() => siteMemory.remember(gatewayMac, devices), undefined);
  return result;
}
