import type { ChecksResult } from '../domain/check.ts';
import type { NetworkFacts } from '../domain/network.ts';
import type { ScanResult } from '../domain/scan.ts';
import type { Case, NetworkSeen } from './case-schema.ts';
import { mergeSightings } from './sightings.ts';

/** More networks than any intervention sees. */
const MAX_NETWORKS = 12;

type GatewayIdentity = Pick<NetworkSeen, 'gatewayIp' | 'gatewayMac'>;

const NO_GATEWAY: GatewayIdentity = { gatewayIp: null, gatewayMac: null };

type SeenGateway = { readonly ip: string; readonly mac: string | null } | null | undefined;

function identityOf(gateway: SeenGateway): GatewayIdentity {
  return gateway === null || gateway === undefined
    ? NO_GATEWAY
    : { gatewayIp: gateway.ip, gatewayMac: gateway.mac };
}

/** Two MACs decide; when one is not known yet, the gateway's address is used instead. */
function isSameNetwork(known: GatewayIdentity, seen: GatewayIdentity): boolean {
  if (known.gatewayMac !== null && seen.gatewayMac !== null)
    return known.gatewayMac === seen.gatewayMac;
  return known.gatewayIp === seen.gatewayIp;
}

/** The network behind a gateway among those seen; null for a new one. */
export function networkBehind(
  networks: readonly NetworkSeen[],
  gateway: SeenGateway,
): NetworkSeen | null {
  const identity = identityOf(gateway);
  return networks.find((network) => isSameNetwork(network, identity)) ?? null;
}

/** The network that was scanned last; null before the first scan. */
function lastScanned(networks: readonly NetworkSeen[]): NetworkSeen | null {
  return networks.reduce<NetworkSeen | null>(
    (last, network) => ((network.scanSequence ?? -1) > (last?.scanSequence ?? -1) ? network : last),
    null,
  );
}

/** The latest scan of the case, whichever network it was made on. */
export function lastScanOf({ networks }: Pick<Case, 'networks'>): ScanResult | null {
  return lastScanned(networks)?.scan ?? null;
}

/** Drops the oldest network when there are too many; never the site's own, nor the last scanned. */
function withRoom(networks: readonly NetworkSeen[]): readonly NetworkSeen[] {
  if (networks.length < MAX_NETWORKS) return networks;
  const kept = lastScanned(networks);
  const oldest = networks.findIndex((network, index) => index > 0 && network !== kept);
  return networks.toSpliced(oldest, 1);
}

function withNetwork(
  networks: readonly NetworkSeen[],
  identity: GatewayIdentity,
  at: string,
  change: (network: NetworkSeen) => NetworkSeen,
): NetworkSeen[] {
  const index = networks.findIndex((network) => isSameNetwork(network, identity));
  const known = networks[index];
  if (known === undefined) {
    const added = change({
      ...identity,
      firstSeenAt: at,
      lastSeenAt: at,
      facts: null,
      scan: null,
      scanSequence: null,
      checks: null,
      sightings: [],
    });
    return [...withRoom(networks), added];
  }
  const changed = change({
    ...known,
    gatewayIp: identity.gatewayIp ?? known.gatewayIp,
    gatewayMac: identity.gatewayMac ?? known.gatewayMac,
    lastSeenAt: at,
  });
  return networks.with(index, changed);
}

/** Records the measured facts under the network that they belong to. */
export function withFacts(
  networks: readonly NetworkSeen[],
  facts: NetworkFacts,
  at: string,
): NetworkSeen[] {
  return withNetwork(networks, identityOf(facts.gateway), at, (network) => ({ ...network, facts }));
}

/** Records a scan under its network, and remembers every phone that it found there. */
export function withScan(
  networks: readonly NetworkSeen[],
  scan: ScanResult,
  { at, sequence }: { readonly at: string; readonly sequence: number },
): NetworkSeen[] {
  return withNetwork(networks, identityOf(scan.gateway), at, (network) => ({
    ...network,
    scan,
    scanSequence: sequence,
    sightings: mergeSightings(network.sightings, scan),
  }));
}

/**
 * Records the checks under the network measured last, because they do not name their gateway;
 * `latest` is the identity of that network.
 */
export function withChecks(
  networks: readonly NetworkSeen[],
  checks: ChecksResult,
  latest: { readonly facts: NetworkFacts | null; readonly scan: ScanResult | null },
  at: string,
): NetworkSeen[] {
  const identity = identityOf(latest.facts?.gateway ?? latest.scan?.gateway);
  return withNetwork(networks, identity, at, (network) => ({ ...network, checks }));
}
