import { Ipv4Schema, MacSchema } from '../../shared/domain/addresses.ts';
import type { Device } from '../../shared/domain/device.ts';
import type { Evidence, EvidenceKind } from '../../shared/domain/evidence.ts';
import type {
  Gateway,
  NetworkInterface,
  PingSeries,
  PublicAddress,
} from '../../shared/domain/network.ts';
import { presenceProvedBy } from '../../shared/domain/presence.ts';
import { identifyDevice, nameOfDevice } from '../../shared/identification/device-identity.ts';
import { identificationCatalogue } from '../../shared/identification/catalogue.ts';
import { readRealm } from '../../shared/protocols/http.ts';
import { z } from '../../shared/schema.ts';
import type { VendorLookup } from '../network/vendor-prefixes/lookup.ts';
import siteData from './simulated-site.json' with { type: 'json' };

const SimulatedDeviceSchema = z.object({
  ip: Ipv4Schema,
  mac: MacSchema,
  /** When the simulated scan finds it, in milliseconds from the start of the scan. */
  afterMs: z.number().nonnegative(),
  name: z.string().nullable(),
  /** What the device says about itself, for the real identification rules to read. */
  identity: z.object({
    sipUserAgent: z.string().optional(),
    sipServer: z.string().optional(),
    httpTitle: z.string().optional(),
    httpServer: z.string().optional(),
    wwwAuthenticate: z.string().optional(),
  }),
});

const SimulatedSiteSchema = z.object({
  interface: z.object({
    name: z.string(),
    address: Ipv4Schema,
    prefix: z.number(),
    mac: MacSchema,
    medium: z.enum(['wired', 'wifi']),
    speedMbps: z.number(),
  }),
  gateway: z.object({ ip: Ipv4Schema, mac: MacSchema, roundTripMs: z.number() }),
  publicAddress: Ipv4Schema,
  devices: z.array(SimulatedDeviceSchema),
});

export type SimulatedDevice = z.infer<typeof SimulatedDeviceSchema>;

/** The simulated site that `tonalite demo` shows. */
export const simulatedSite = SimulatedSiteSchema.parse(siteData);

const evidenceKinds: Readonly<Record<keyof SimulatedDevice['identity'], EvidenceKind>> = {
  sipUserAgent: 'sip-options',
  sipServer: 'sip-options',
  httpTitle: 'http-title',
  httpServer: 'http-server',
  wwwAuthenticate: 'http-realm',
};

function evidenceOf(device: SimulatedDevice, vendor: string | null): Evidence[] {
  const { afterMs, name } = device;
  const said = Object.entries(device.identity).flatMap(([field, value]): Evidence[] => {
    const kind = Object.entries(evidenceKinds).find(([each]) => each === field)?.[1];
    return kind === undefined || value === undefined
      ? []
      : [{ kind, value: readRealm(value) ?? value, atMs: afterMs + 40 }];
  });
  return [
    ...(vendor === null ? [] : [{ kind: 'vendor-prefix' as const, value: vendor, atMs: afterMs }]),
    { kind: 'neighbour-table', value: device.mac, atMs: afterMs },
    ...said,
    ...(name === null ? [] : [{ kind: 'reverse-dns' as const, value: name, atMs: afterMs + 60 }]),
  ];
}

/** A simulated device as a scan reports it, identified by the same rules as real devices. */
export function asDevice(simulated: SimulatedDevice, vendors: VendorLookup): Device {
  const { ip, mac } = simulated;
  const isGateway = ip === simulatedSite.gateway.ip;
  const vendor = vendors.vendorOf(mac);
  const evidence = evidenceOf(simulated, vendor);
  const identity = identifyDevice(
    { mac, vendor, evidence, isNoPhone: isGateway },
    identificationCatalogue,
  );
  return {
    ip,
    mac,
    vendor,
    name: nameOfDevice(evidence),
    role: isGateway ? 'gateway' : identity.role,
    state: presenceProvedBy(evidence) ?? 'resolved',
    foundAfterMs: simulated.afterMs,
    phone: identity.phone,
    flags: identity.flags,
    evidence,
  };
}

/** The simulated laptop's interface. */
export function simulatedInterface(): NetworkInterface {
  return { ...simulatedSite.interface, metric: 100, scannable: true, reason: 'default-route' };
}

/** The simulated gateway, answering. */
export function simulatedGateway(vendors: VendorLookup): Gateway {
  const { ip, mac, roundTripMs } = simulatedSite.gateway;
  return {
    ip,
    mac,
    vendor: vendors.vendorOf(mac),
    answering: true,
    roundTripMs,
    evidence: [{ kind: 'system', value: 'simulated', atMs: 0 }],
  };
}

/** Pings of a host of the simulated site: all of them come back. */
export function simulatedSeries(target: string, count: number): PingSeries {
  return {
    target,
    sent: count,
    received: count,
    lossPercent: 0,
    minMs: 0.6,
    averageMs: 0.9,
    maxMs: 1.4,
    jitterMs: 0.2,
    typicalJitterMs: 0.1,
  };
}

/** A public address of the documentation range (RFC 5737), known without asking anyone. */
export function simulatedPublicAddress(at: Date): PublicAddress {
  return {
    state: 'known',
    ip: simulatedSite.publicAddress,
    sources: [
      { source: 'simulation', ip: simulatedSite.publicAddress, problem: null, durationMs: 12 },
    ],
    measuredAt: at.toISOString(),
    lastKnown: null,
  };
}
