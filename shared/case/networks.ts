import type { LadderResult } from '../domain/check.ts';
import type { NetworkFacts } from '../domain/network.ts';
import type { ScanResult } from '../domain/scan.ts';
import type { NetworkSeen } from './case-schema.ts';
import { mergeSightings } from './sightings.ts';

/** More networks than any intervention sees; the site's own (the first) is never dropped. */
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
      checks: null,
      sightings: [],
    });
    const kept = networks.length < MAX_NETWORKS ? networks : networks.toSpliced(1, 1);
    return [...kept, added];
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
  at: string,
): NetworkSeen[] {
  return withNetwork(networks, identityOf(scan.gateway), at, (network) => ({
    ...network,
    scan,
    sightings: mergeSightings(network.sightings, scan),
  }));
}

/**
 * Records the checks under the network measured last, because they do not name their gateway;
 * `latest` is the identity of that network.
 */
export function withChecks(
  networks: readonly NetworkSeen[],
  checks: LadderResult,
  latest: { readonly facts: NetworkFacts | null; readonly scan: ScanResult | null },
  at: string,
): NetworkSeen[] {
  const identity = identityOf(latest.facts?.gateway ?? latest.scan?.gateway);
  return withNetwork(networks, identity, at, (network) => ({ ...network, checks }));
}
