import type { Device } from '../../../shared/domain/device.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type {
  ScannedInterface,
  ScanPhase,
  ScanProgress,
  ScanRequest,
  ScanResult,
} from '../../../shared/domain/scan.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';
import { formatCidr, parseCidr, rangeOf, rangeScope } from '../../../shared/net/cidr.ts';
import { addressScope, formatIpv4, parseIpv4 } from '../../../shared/net/ipv4.ts';
import { planAddresses } from './sweep/scan-plan.ts';
import { createCachedHosts } from './cached-hosts.ts';
import { createDeviceBook } from './device-book.ts';
import { createHostQueue } from './host-queue.ts';
import { createLivenessProver } from './liveness.ts';
import { isResolved, type NeighbourState } from '../neighbours/neighbour-table.ts';
import { type DefaultRoute, interfaceOfRoute } from '../routes/default-route.ts';
import { createScanObserver } from './scan-observer.ts';
import { buildFindings } from './findings.ts';
import { scanFailed } from '../scan-failed.ts';
import type { ScanOutcome, ScanDeps } from './scan-deps.ts';
import type { InterfaceTarget } from './scan-targets.ts';
import { compareWithVisit, lastVisitDevices } from '../site-memory.ts';
import { sweepTargets } from './sweep/sweep-targets.ts';
import { watchTable } from './table-watch.ts';
import { untilAborted } from '../../platform/or-aborted.ts';

export type ScanJob = {
  readonly scanId: string;
  readonly request: ScanRequest;
  readonly interfaces: readonly NetworkInterface[];
  readonly routes: readonly DefaultRoute[];
  readonly targets: readonly InterfaceTarget[];
  readonly signal: AbortSignal;
  readonly onEvent: (event: ScanProgress) => void;
};

/** Longest a scan runs when nobody said otherwise. */
const DEFAULT_LIMIT_MS = 600_000;
const PROGRESS_EVERY_MS = 100;
/** Share of lost tries from which a telephone may have missed its questions. */
const LOSSY_LINK = 0.05;
const TIMES_ON_A_LOSSY_LINK = 4;

function scanned(target: InterfaceTarget): ScannedInterface {
  const { name, address, prefix, mac } = target.interface;
  return { name, address, prefix, mac };
}

/** Gateway of the first scanned interface that has one. */
function gatewayOf(job: ScanJob): string | null {
  for (const target of job.targets) {
    const route = job.routes.find(
      (each) =>
        each.gateway !== null &&
        (each.interfaceName === target.interface.name ||
          each.interfaceAddress === target.interface.address),
    );
    const gateway = route?.gateway ?? null;
    if (gateway !== null) return gateway;
  }
  return null;
}

/** Places outside the site that the scan goes to because somebody insisted on it. */
function publicPlaces(job: ScanJob): string[] {
  const asked = (job.request.ranges ?? []).flatMap((text) => parseCidr(text) ?? []);
  const own = job.targets.flatMap((target) => target.ranges);
  const addresses = (job.request.addresses ?? []).filter((ip) => {
    const value = parseIpv4(ip);
    return value !== null && addressScope(value) === 'public';
  });
  const ranges = [...asked, ...own].filter((range) => rangeScope(range) === 'public');
  return [...ranges.map(formatCidr), ...addresses];
}

/** One scan from its first datagram to its result. Neither cancel nor failure loses what was found. */
export async function runScan(deps: ScanDeps, job: ScanJob): Promise<ScanOutcome> {
  const { clock, table } = deps;
  const { scanId } = job;
  const startedAt = clock.now().toISOString();
  const startedAtMs = clock.monotonicMs();
  const contacted = deps.contacts.begin();
  for (const place of publicPlaces(job)) deps.contacts.note(place, 'scan');
  const elapsed = (): number => Math.max(0, clock.monotonicMs() - startedAtMs);

  const ended = new AbortController();
  const limit = new AbortController();
  void clock
    .sleep(job.request.timeoutMs ?? DEFAULT_LIMIT_MS, ended.signal)
    .then(() => limit.abort());
  /** An exception in the middle ends the scan as a cancel does, so that what was found is kept. */
  const broken = new AbortController();
  const breakOff = (cause: unknown): void => broken.abort(cause);
  const guarded =
    <Told extends readonly unknown[]>(tell: (...told: Told) => void) =>
    (...told: Told): void => {
      try {
        tell(...told);
      } catch (cause) {
        // Nobody stands above the callback of a socket: thrown there, it would end the program.
        breakOff(cause);
      }
    };
  const cancelled = AbortSignal.any([job.signal, limit.signal, broken.signal]);
  const stop = AbortSignal.any([cancelled, ended.signal]);

  let live = true;
  const emit = (event: ScanProgress): void => {
    // Who hears the stream may be what broke: the rest stands in the result.
    if (live && !broken.signal.aborted) job.onEvent(event);
  };
  let toldPhase: ScanPhase | null = null;
  let toldMs = Number.NEGATIVE_INFINITY;
  const progress = (phase: ScanPhase, done: number, total: number): void => {
    // A screen needs ten figures a second, not one a datagram.
    const isDue = phase !== toldPhase || done === total || elapsed() - toldMs >= PROGRESS_EVERY_MS;
    if (!isDue) return;
    toldPhase = phase;
    toldMs = elapsed();
    emit({ type: 'progress', scanId, phase, done, total });
  };

  const gatewayIp = gatewayOf(job);
  const ownAddresses = new Set(
    job.interfaces.flatMap((item) => (item.address === null ? [] : [item.address])),
  );

  // What stood in the table before the first datagram can prove nothing by itself.
  const before = await table.read(job.signal);
  const rowsBefore = before.ok ? before.value : [];
  const labels = new Set(
    job.targets.flatMap((target) => [target.interface.name, target.interface.address]),
  );
  const isWanted = (row: { readonly interfaceName: string | null }): boolean =>
    row.interfaceName === null || labels.has(row.interfaceName);

  const gatewayMacBefore =
    rowsBefore.find((row) => row.ip === gatewayIp && isResolved(row))?.mac ?? null;
  const site =
    deps.siteMemory === null || gatewayMacBefore === null
      ? null
      : await deps.siteMemory.recall(gatewayMacBefore);
  const lastVisit = site === null ? new Map<string, Device>() : lastVisitDevices(site);
  const likely = [
    ...(gatewayIp === null ? [] : [gatewayIp]),
    ...rowsBefore.filter((row) => isWanted(row) && isResolved(row)).map((row) => row.ip),
    ...[...lastVisit.values()].map((device) => device.ip),
  ].flatMap((ip) => parseIpv4(ip) ?? []);

  const plans = job.targets.map((target) => ({
    target,
    addresses: planAddresses({
      ranges: target.ranges,
      addresses: target.addresses,
      likely,
      own: parseIpv4(target.interface.address),
    })
      .map(formatIpv4)
      .filter((ip) => !ownAddresses.has(ip)),
    remote: target.remote.map(formatIpv4).filter((ip) => !ownAddresses.has(ip)),
  }));
  const planned = new Set(plans.flatMap((plan) => plan.addresses));
  const total = plans.reduce((sum, plan) => sum + plan.addresses.length + plan.remote.length, 0);
  const localAddresses = new Map(
    plans.flatMap(({ target, addresses, remote }) =>
      [...addresses, ...remote].map((ip): [string, string] => [ip, target.interface.address]),
    ),
  );
  const localAddressOf = (ip: string): string | null => localAddresses.get(ip) ?? null;

  emit({ type: 'started', scanId, interfaces: job.targets.map(scanned), addresses: total });

  let hearNews: ((ip: string) => void) | null = null;
  const book = createDeviceBook({
    vendorOf: deps.vendors.vendorOf,
    catalogue: identificationCatalogue,
    onChange: guarded((device) => {
      emit({ type: 'device', scanId, device });
      hearNews?.(device.ip);
    }),
  });
  for (const target of job.targets)
    book.note(target.interface.address, {
      mac: target.interface.mac,
      atMs: elapsed(),
      fixedRole: 'self',
      evidence: [{ kind: 'interface', value: target.interface.name, atMs: elapsed() }],
    });

  const prover = createLivenessProver({ clock, sockets: deps.sockets });
  const cachedHosts = createCachedHosts({
    clock,
    prover,
    startedAtMs,
    signal: stop,
    readStates: async () => {
      const read = await table.readStates(stop);
      const states = new Map<string, NeighbourState>();
      if (read.ok) for (const row of read.value) if (isWanted(row)) states.set(row.ip, row.state);
      return states;
    },
  });
  let sweepSends: (() => boolean) | null = null;
  let proveLink: ((ip: string, lostTries: number) => void) | null = null;
  const hosts = createHostQueue({
    clock,
    identifier: deps.identifier,
    book,
    startedAtMs,
    gatewayIp,
    localAddressOf,
    wasAsked: (ip) => planned.has(ip),
    // Until the sweep exists it is about to send.
    isSending: () => sweepSends?.() ?? true,
    signal: stop,
  });
  hearNews = hosts.news;
  const observer = createScanObserver({
    book,
    hosts,
    cachedHosts,
    planned,
    gatewayIp,
    rowsBefore: rowsBefore.filter(isWanted),
    localAddressOf,
    answeredBefore: (ip, mac) =>
      (site?.sightings ?? []).some(
        ({ device }) => device.ip === ip && device.mac === mac && device.state === 'answered',
      ),
    onProved: (ip, lostTries) => proveLink?.(ip, lostTries),
    startedAtMs,
    elapsed,
  });

  const sweeping = sweepTargets({
    deps,
    plans,
    prover,
    startedAtMs,
    signal: stop,
    onResolved: guarded(observer.resolved),
    onSipAnswer: guarded(observer.sipAnswer),
    onRemoteProof: guarded(observer.remoteProof),
    onProgress: (done) => progress('sweeping', done, total),
  });
  sweepSends = sweeping.isSending;
  proveLink = sweeping.proved;
  const opened = await sweeping.open();
  if (opened !== null) {
    ended.abort();
    return failure(
      ['EPERM', 'EACCES'].includes(opened)
        ? problem('NETWORK_PERMISSION_DENIED', { reason: opened })
        : problem('SOCKET_UNAVAILABLE', { reason: opened }),
    );
  }
  void watchTable({
    table,
    clock,
    isWanted,
    isHurried: sweeping.isHurried,
    needsCapacity: total > 64,
    onView: (view) => {
      observer.observe(view);
      sweeping.observe(view);
      hosts.wake();
    },
    signal: stop,
  }).catch(breakOff);

  const searching = async (): Promise<void> => {
    await untilAborted(sweeping.run(), cancelled);
    progress('identifying', hosts.settled(), hosts.started());
    hosts.onProgress(guarded(() => progress('identifying', hosts.settled(), hosts.started())));
    await untilAborted(hosts.idle(), cancelled);
    // A link that loses every other packet deserves more questions than a good one.
    const times = sweeping.outcome().tryLoss > LOSSY_LINK ? TIMES_ON_A_LOSSY_LINK : 1;
    while (!cancelled.aborted && hosts.askAgain(times) > 0)
      await untilAborted(hosts.idle(), cancelled);
    progress('verifying', 0, observer.sharedMacs().size);
    if (!cancelled.aborted)
      await untilAborted(observer.dropUnprovedSharers(prover, stop), cancelled);
  };
  await searching().catch(breakOff);

  const complete = !cancelled.aborted;
  ended.abort();
  sweeping.close();
  // Anything that answers from here on belongs to no result any more.
  const durationMs = Math.round(elapsed());

  const outcome = sweeping.outcome();
  deps.onSweepMeasured?.(outcome);
  const devices = observer.finalDevices();
  const gatewayDevice = devices.find((device) => device.ip === gatewayIp);
  const findings: readonly Finding[] = buildFindings({
    devices,
    targets: job.targets,
    interfaces: job.interfaces,
    complete,
    addressesTried: total,
    preferredRouteInterface: interfaceOfRoute(job.routes[0], job.interfaces),
    hasDefaultRoute: job.routes.length > 0,
    gatewayIp,
    macFlips: observer.macFlips(),
    sharedMacs: observer.sharedMacs(),
    impossibleMacs: observer.impossibleMacs(),
    tableReduced: outcome.tableReduced,
    tableUnreadable: !before.ok,
    refusedDatagrams: outcome.refused,
    macsHidden: outcome.macsHidden,
    sendErrors: outcome.sendErrors,
    tryLoss: outcome.tryLoss,
  });
  for (const finding of findings) emit({ type: 'finding', scanId, finding });

  const gatewayMac = gatewayDevice?.mac ?? gatewayMacBefore;
  const lastSite =
    site ??
    (deps.siteMemory === null || gatewayMac === null
      ? null
      : await deps.siteMemory.recall(gatewayMac));
  const lookedAt = (ip: string): boolean => complete && planned.has(ip);
  const result: ScanResult = {
    schema: 'tonalite/scan@1',
    scanId,
    startedAt,
    durationMs,
    complete,
    simulated: false,
    interface: job.targets[0] === undefined ? null : scanned(job.targets[0]),
    interfaces: job.targets.map(scanned),
    asked: job.targets.flatMap(({ ranges, addresses, remote }) =>
      [...ranges, ...[...addresses, ...remote].map((address) => rangeOf(address, 32))].map(
        formatCidr,
      ),
    ),
    gateway:
      gatewayIp === null
        ? null
        : {
            ip: gatewayIp,
            mac: gatewayMac,
            vendor: gatewayMac === null ? null : deps.vendors.vendorOf(gatewayMac),
          },
    devices: [...devices],
    findings: [...findings],
    hostsContacted: contacted(),
    changes: lastSite === null ? [] : [...compareWithVisit(lastSite, devices, lookedAt)],
  };
  // A partial scan would make everybody else look new at the next visit.
  if (complete && deps.siteMemory !== null && gatewayMac !== null)
    await deps.siteMemory.remember(gatewayMac, devices);
  live = false;
  return broken.signal.aborted
    ? { ok: false, problem: scanFailed(broken.signal.reason), found: result }
    : success(result);
}
