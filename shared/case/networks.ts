import type { LadderResult } from '../domain/check.ts';
import { type Device, deviceKey, type DeviceSighting } from '../domain/device.ts';
import type { NetworkFacts } from '../domain/network.ts';
import type { ScanResult } from '../domain/scan.ts';
import type { NetworkSeen } from './case-schema.ts';

/** More networks than any intervention meets; the site's own (the first) is never dropped. */
const MAX_NETWORKS = 12;
/** The largest network that may be scanned holds 65 536 addresses; a site's phones are far fewer. */
const MAX_SIGHTINGS = 4096;

type GatewayIdentity = Pick<NetworkSeen, 'gatewayIp' | 'gatewayMac'>;

const NO_GATEWAY: GatewayIdentity = { gatewayIp: null, gatewayMac: null };

function identityOf(
  gateway: { readonly ip: string; readonly mac: string | null } | null | undefined,
): GatewayIdentity {
  return gateway === null || gateway === undefined
    ? NO_GATEWAY
    : { gatewayIp: gateway.ip, gatewayMac: gateway.mac };
}

/** Two MACs decide; where one is not known yet, the gateway's address has to do. */
function isSameNetwork(known: GatewayIdentity, seen: GatewayIdentity): boolean {
  if (known.gatewayMac !== null && seen.gatewayMac !== null)
    return known.gatewayMac === seen.gatewayMac;
  return known.gatewayIp === seen.gatewayIp;
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

/** Files what was measured of the network under the network that it belongs to. */
export function withFacts(
  networks: readonly NetworkSeen[],
  facts: NetworkFacts,
  at: string,
): NetworkSeen[] {
  return withNetwork(networks, identityOf(facts.gateway), at, (network) => ({ ...network, facts }));
}

/** Files a scan under its network, and remembers every phone that it met there. */
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
 * Files a ladder under the network measured last, because a ladder does not name its gateway;
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

function isPhone(device: Device): boolean {
  return device.role === 'phone' || device.role === 'phone-candidate';
}

const CONFIDENCE_RANK = { 'vendor-only': 1, probable: 2, confirmed: 3 } as const;

/** What is known of a device after it was seen again: a poorer identity never hides a better one. */
export function mergeDevice(before: Device, after: Device): Device {
  const rankBefore = before.phone === null ? 0 : CONFIDENCE_RANK[before.phone.confidence];
  const rankAfter = after.phone === null ? 0 : CONFIDENCE_RANK[after.phone.confidence];
  if (rankAfter >= rankBefore) return after;
  return {
    ...after,
    role: before.role,
    phone: before.phone,
    vendor: after.vendor ?? before.vendor,
    evidence: [...before.evidence, ...after.evidence].slice(-40),
  };
}

/** The instant at which a scan saw something, from the scan's start and its offset. */
function instantAfter(startedAt: string, offsetMs: number): string {
  const start = Date.parse(startedAt);
  const at = new Date(start + offsetMs);
  return Number.isNaN(at.getTime()) ? startedAt : at.toISOString();
}

function mergeSightings(known: readonly DeviceSighting[], scan: ScanResult): DeviceSighting[] {
  const sightings = new Map(known.map((sighting) => [sighting.key, sighting]));
  for (const device of scan.devices) {
    const key = deviceKey(device);
    const before = sightings.get(key);
    // Once known as a phone it stays one, even where a later scan sees no more than its address.
    if (before === undefined && (!isPhone(device) || sightings.size >= MAX_SIGHTINGS)) continue;
    const seenAt = instantAfter(scan.startedAt, device.foundAfterMs);
    const isThere = device.state === 'answered' || device.state === 'resolved';
    sightings.set(key, {
      key,
      firstSeenAt: before?.firstSeenAt ?? seenAt,
      lastSeenAt: before !== undefined && !isThere ? before.lastSeenAt : seenAt,
      device: before === undefined ? device : mergeDevice(before.device, device),
    });
  }
  return [...sightings.values()];
}
