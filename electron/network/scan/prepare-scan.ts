import type { Device } from '../../../shared/domain/device.ts';
import type { NetworkInterface } from '../../../shared/domain/network.ts';
import type { ScanProgress, ScanRequest } from '../../../shared/domain/scan.ts';
import { addressesOf, cardWithAddress } from '../../../shared/net/card-networks.ts';
import { formatCidr, parseCidr, rangeContains, rangeScope } from '../../../shared/net/cidr.ts';
import { formatIpv4, parseIpv4, scopeOf } from '../../../shared/net/ipv4.ts';
import type { Ipv6Neighbour } from '../ipv6/neighbour-listings.ts';
import { isResolved, type Neighbour } from '../neighbours/neighbour-table.ts';
import type { DefaultRoute } from '../routes/default-route.ts';
import { lastVisitDevices, type SiteMemory } from '../site-memory.ts';
import type { ScanDeps } from './scan-deps.ts';
import type { InterfaceTarget } from './scan-targets.ts';
import { planAddresses } from './sweep/scan-plan.ts';

export type ScanJob = {
  readonly scanId: string;
  readonly request: ScanRequest;
  readonly interfaces: readonly NetworkInterface[];
  readonly routes: readonly DefaultRoute[];
  /** False when the routes could not be read: an empty list then says nothing. */
  readonly areRoutesKnown: boolean;
  readonly targets: readonly InterfaceTarget[];
  readonly signal: AbortSignal;
  readonly onEvent: (event: ScanProgress) => void;
};

type Site = Awaited<ReturnType<SiteMemory['recall']>>;

/** What is scanned through one interface: addresses of its own network and behind a router. */
export type ScanPlan = {
  readonly target: InterfaceTarget;
  readonly addresses: readonly string[];
  readonly remote: readonly string[];
};

/** Everything known when a scan begins, before anything is sent. */
export type PreparedScan = {
  readonly job: ScanJob;
  readonly startedAt: string;
  readonly startedAtMs: number;
  /** Milliseconds since the scan began. */
  readonly elapsed: () => number;
  /** Hosts that were contacted since the scan began. */
  readonly contacted: () => string[];
  readonly gatewayIp: string | null;
  /** The card of this computer that has the gateway's address, so that nothing reaches the gateway. */
  readonly gatewayClash: NetworkInterface | null;
  /** This computer's own addresses in what is scanned, with the cards that have them. */
  readonly selves: ReadonlyMap<string, NetworkInterface>;
  /** The gateway's MAC in the table before the scan. */
  readonly gatewayMacBefore: string | null;
  /** What is remembered of the site; null when nothing is. */
  readonly site: Site;
  readonly plans: readonly ScanPlan[];
  /** Addresses of the machine's own networks that the scan looks at. */
  readonly planned: ReadonlySet<string>;
  /** Addresses that the scan looks at, those behind a router included. */
  readonly total: number;
  /** True for rows of the interfaces that are scanned. */
  readonly isWanted: (row: { readonly interfaceName: string | null }) => boolean;
  /** Rows that were in the table before the first datagram; they prove nothing by themselves. */
  readonly rowsBefore: readonly Neighbour[];
  /** False when the table could not be read then: what it held before the scan is unknown. */
  readonly areRowsKnown: boolean;
  /** What the system knows over IPv6; read once, when it is first asked for. */
  readonly ipv6Neighbours: () => Promise<readonly Ipv6Neighbour[]>;
  readonly localAddressOf: (ip: string) => string | null;
  readonly roleOf: (ip: string) => { readonly fixedRole?: 'gateway' };
  /** True when that very host answered at the last visit. */
  readonly answeredBefore: (ip: string, mac: string) => boolean;
};

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

/** Public ranges that the scan reaches because the person forced it. */
function publicPlaces(job: ScanJob): string[] {
  const asked = (job.request.ranges ?? []).flatMap((text) => parseCidr(text) ?? []);
  const own = job.targets.flatMap((target) => target.ranges);
  const addresses = (job.request.addresses ?? []).filter((ip) => scopeOf(ip) === 'public');
  const ranges = [...asked, ...own].filter((range) => rangeScope(range) === 'public');
  return [...ranges.map(formatCidr), ...addresses];
}

/** This computer's addresses: those that the scan sends from, and those that lie in what it scans. */
function selvesOf(job: ScanJob): ReadonlyMap<string, NetworkInterface> {
  const selves = new Map<string, NetworkInterface>(
    job.targets.map(({ interface: own }) => [own.address, own]),
  );
  const isScanned = (value: number): boolean =>
    job.targets.some(
      ({ ranges, addresses, remote }) =>
        ranges.some((range) => rangeContains(range, value)) ||
        addresses.includes(value) ||
        remote.includes(value),
    );
  for (const card of job.interfaces)
    for (const { address } of addressesOf(card)) {
      const value = parseIpv4(address);
      if (value !== null && isScanned(value) && !selves.has(address)) selves.set(address, card);
    }
  return selves;
}

/** The plan of each interface: the likeliest addresses first, never one of the machine's own. */
function plansOf(job: ScanJob, likelyIps: readonly string[]): readonly ScanPlan[] {
  const ownAddresses = new Set(job.interfaces.flatMap(addressesOf).map(({ address }) => address));
  const likely = likelyIps.flatMap((ip) => parseIpv4(ip) ?? []);
  const others = (addresses: readonly number[]): string[] =>
    addresses.map(formatIpv4).filter((ip) => !ownAddresses.has(ip));
  return job.targets.map((target) => ({
    target,
    addresses: others(
      planAddresses({
        ranges: target.ranges,
        addresses: target.addresses,
        likely,
        own: parseIpv4(target.interface.address),
      }),
    ),
    remote: others(target.remote),
  }));
}

function wantedRows(job: ScanJob): PreparedScan['isWanted'] {
  const labels = new Set(
    job.targets.flatMap(({ interface: own }) => [
      own.name,
      own.address,
      // Windows lists the neighbours of all networks of a card under one of its addresses.
      ...job.interfaces
        .filter(({ name }) => name === own.name)
        .flatMap(addressesOf)
        .map(({ address }) => address),
    ]),
  );
  return ({ interfaceName }) => interfaceName === null || labels.has(interfaceName);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Reads the table and the memory of the site, and decides which hosts to ask in which order. */
export async function prepareScan(deps: ScanDeps, job: ScanJob): Promise<PreparedScan> {
  const { clock } = deps;
  const startedAt = clock.now().toISOString();
  const startedAtMs = clock.monotonicMs();
  const contacted = deps.contacts.begin();
  for (const place of publicPlaces(job)) deps.contacts.note(place, 'scan');
  const gatewayIp = gatewayOf(job);
  const isWanted = wantedRows(job);

  const read = await deps.table.read(job.signal);
  const rows = read.ok ? read.value : [];
  const gatewayClash = gatewayIp === null ? null : cardWithAddress(job.interfaces, gatewayIp);
  const gatewayMacBefore = rows.find((row) => row.ip === gatewayIp && isResolved(row))?.mac ?? null;
  const site = await recallSite(deps, gatewayMacBefore);
  const lastVisit = site === null ? new Map<string, Device>() : lastVisitDevices(site);
  const rowsBefore = rows.filter(isWanted);
  const plans = plansOf(job, [
    ...(gatewayIp === null ? [] : [gatewayIp]),
    ...rowsBefore.filter(isResolved).map(({ ip }) => ip),
    ...[...lastVisit.values()].map(({ ip }) => ip),
  ]);
  const localAddresses = new Map(
    plans.flatMap(({ target, addresses, remote }) =>
      [...addresses, ...remote].map((ip) => [ip, target.interface.address] as const),
    ),
  );
  return {
    job,
    startedAt,
    startedAtMs,
    elapsed: () => Math.max(0, clock.monotonicMs() - startedAtMs),
    contacted,
    gatewayIp,
    gatewayClash,
    selves: selvesOf(job),
    gatewayMacBefore,
    site,
    plans,
    planned: new Set(plans.flatMap(({ addresses }) => addresses)),
    total: plans.reduce((sum, plan) => sum + plan.addresses.length + plan.remote.length, 0),
    isWanted,
    rowsBefore,
    areRowsKnown: read.ok,
    ipv6Neighbours: once(() => deps.ipv6Neighbours(job.signal).catch(() => [])),
    localAddressOf: (ip) => localAddresses.get(ip) ?? null,
    roleOf: (ip) => (ip === gatewayIp ? { fixedRole: 'gateway' } : {}),
    answeredBefore: (ip, mac) =>
      (site?.sightings ?? []).some(
        ({ device }) => device.ip === ip && device.mac === mac && device.state === 'answered',
      ),
  };
}

/** What is remembered of the site behind that gateway; null without a memory or a known MAC. */
export async function recallSite(
  deps: Pick<ScanDeps, 'siteMemory'>,
  gatewayMac: string | null,
): Promise<Site> {
  if (deps.siteMemory === null || gatewayMac === null) return null;
  return deps.siteMemory.recall(gatewayMac);
}
