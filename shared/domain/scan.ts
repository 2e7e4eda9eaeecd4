import { z } from '../schema.ts';
import { InstantSchema, InterfaceNameSchema, Ipv4Schema, MacSchema } from './addresses.ts';
import { DeviceSchema, DeviceSightingSchema } from './device.ts';
import { FindingSchema } from './finding.ts';
import { GatewaySchema } from './network.ts';
import { ProblemSchema } from './problem.ts';

export const CidrSchema = z.string().regex(/^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/);

/** What a person asks for. By default: the subnet of the interface with the default route. */
export const ScanRequestSchema = z.object({
  interfaces: z.array(InterfaceNameSchema).max(16).optional(),
  ranges: z.array(CidrSchema).max(16).optional(),
  addresses: z.array(Ipv4Schema).max(4096).optional(),
  /** Allows public ranges and ranges above /20 (never above /16). */
  force: z.boolean().optional(),
  /** Hard limit for the whole scan, in milliseconds. */
  timeoutMs: z.number().int().min(500).max(900_000).optional(),
});

export const ScannedInterfaceSchema = z.object({
  name: InterfaceNameSchema,
  address: Ipv4Schema,
  prefix: z.number().int().min(0).max(32),
  mac: MacSchema.nullable(),
});

export const ScanChangeSchema = z.object({
  kind: z.enum(['new', 'gone', 'address-changed', 'firmware-changed']),
  key: z.string().max(60),
  before: z.string().max(120).nullable(),
  after: z.string().max(120).nullable(),
  /** What was known about a device that is gone, from the visit that saw it last. */
  sighting: DeviceSightingSchema.optional(),
});

export const ScanResultSchema = z.object({
  schema: z.literal('tonalite/scan@1'),
  scanId: z.string().max(60),
  startedAt: InstantSchema,
  durationMs: z.number().nonnegative(),
  /** False when cancelled or cut by its time limit: the partial result is kept. */
  complete: z.boolean(),
  /** True on the simulated site, so that no report can present it as real. */
  simulated: z.boolean(),
  interface: ScannedInterfaceSchema.nullable(),
  interfaces: z.array(ScannedInterfaceSchema),
  /** What was scanned; without it nothing can be said about a host that is not in the list. */
  asked: z.array(CidrSchema).max(8192).optional(),
  gateway: GatewaySchema.pick({ ip: true, mac: true, vendor: true }).nullable(),
  devices: z.array(DeviceSchema),
  findings: z.array(FindingSchema),
  /** Compared with the last visit to the same site (same gateway MAC); empty on a first visit. */
  changes: z.array(ScanChangeSchema),
  /** Hosts outside the site and name servers contacted meanwhile, for the person and the report. */
  hostsContacted: z.array(z.string().max(255)).default([]),
});

/**
 * `permission`: macOS asks the person whether the local network may be used; `done` counts the seconds of
 * `total` for which the answer is awaited.
 */
export const ScanPhaseSchema = z.enum([
  'preparing',
  'permission',
  'sweeping',
  'identifying',
  'verifying',
]);

const scanProgress = [
  z.object({
    type: z.literal('started'),
    scanId: z.string(),
    interfaces: z.array(ScannedInterfaceSchema),
    addresses: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('device'), scanId: z.string(), device: DeviceSchema }),
  z.object({ type: z.literal('finding'), scanId: z.string(), finding: FindingSchema }),
  z.object({
    type: z.literal('progress'),
    scanId: z.string(),
    phase: ScanPhaseSchema,
    done: z.number().int().nonnegative(),
    total: z.number().int().nonnegative(),
  }),
] as const;

/** What a scan reports while it runs: devices as they are found and as more is learned about them. */
export const ScanProgressSchema = z.discriminatedUnion('type', scanProgress);

/** The stream of a scan; the last event ends it. */
export const ScanEventSchema = z.discriminatedUnion('type', [
  ...scanProgress,
  z.object({ type: z.literal('finished'), scanId: z.string(), result: ScanResultSchema }),
  z.object({
    type: z.literal('failed'),
    scanId: z.string(),
    problem: ProblemSchema,
    /** What had been found when it failed; null when it had not begun. */
    found: ScanResultSchema.nullable(),
  }),
]);

/** What a running scan has reported so far, for a page that opens in the middle of it. */
export const RunningScanSchema = z.object({
  scanId: z.string(),
  addresses: z.number().int().nonnegative(),
  phase: ScanPhaseSchema,
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  /** In order of appearance. */
  devices: z.array(DeviceSchema),
  findings: z.array(FindingSchema),
});

export type ScanRequest = z.infer<typeof ScanRequestSchema>;
export type ScannedInterface = z.infer<typeof ScannedInterfaceSchema>;
export type ScanChange = z.infer<typeof ScanChangeSchema>;
export type ScanPhase = z.infer<typeof ScanPhaseSchema>;
export type ScanResult = z.infer<typeof ScanResultSchema>;
export type RunningScan = z.infer<typeof RunningScanSchema>;
export type ScanProgress = z.infer<typeof ScanProgressSchema>;
export type ScanEvent = z.infer<typeof ScanEventSchema>;
