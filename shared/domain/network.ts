import { z } from '../schema.ts';
import { InstantSchema, InterfaceNameSchema, Ipv4Schema, MacSchema } from './addresses.ts';
import { EvidenceSchema } from './evidence.ts';
import { ProblemSchema } from './problem.ts';

/** Why an interface is scanned or left out; sentences under `interface.reason.<value>`. */
export const InterfaceReasonSchema = z.enum([
  'default-route',
  'physical',
  'virtual',
  'vpn',
  'container',
  'overlay',
  'loopback',
  'down',
  'no-ipv4',
  'link-local-only',
  'public-address',
  'shared-address',
  'point-to-point',
]);

/** An address of a card, and the network that it lies in. */
export const CardAddressSchema = z.object({
  address: Ipv4Schema,
  prefix: z.number().int().min(0).max(32),
});

export const NetworkInterfaceSchema = z.object({
  name: InterfaceNameSchema,
  address: Ipv4Schema.nullable(),
  prefix: z.number().int().min(0).max(32).nullable(),
  /** Further addresses of the same card, whose networks are scanned on request. */
  otherAddresses: z.array(CardAddressSchema).max(256).optional(),
  mac: MacSchema.nullable(),
  medium: z.enum(['wired', 'wifi', 'unknown']),
  /** Negotiated speed in Mbit/s, when the system reports it. */
  speedMbps: z.number().positive().nullable(),
  /** Route metric of its default route, lower is preferred; null without a default route. */
  metric: z.number().nullable(),
  scannable: z.boolean(),
  reason: InterfaceReasonSchema,
});

export const GatewaySchema = z.object({
  ip: Ipv4Schema,
  mac: MacSchema.nullable(),
  vendor: z.string().max(120).nullable(),
  /** Null: not known (no probe could be run); never shown as "does not answer". */
  answering: z.boolean().nullable(),
  roundTripMs: z.number().nonnegative().nullable(),
  evidence: z.array(EvidenceSchema),
});

export const PublicAddressSchema = z.object({
  state: z.enum(['known', 'offline', 'disagree', 'unknown']),
  ip: Ipv4Schema.nullable(),
  /** Each source asked: what it said, or the problem met. */
  sources: z.array(
    z.object({
      source: z.string().max(120),
      ip: Ipv4Schema.nullable(),
      problem: ProblemSchema.nullable(),
      durationMs: z.number().nonnegative(),
    }),
  ),
  /** Every address seen, when one source that was asked several times told more than one. */
  changing: z.array(Ipv4Schema).max(8).optional(),
  measuredAt: InstantSchema,
  /** Last address known for this site when nothing answers now. */
  lastKnown: z.object({ ip: Ipv4Schema, at: InstantSchema }).nullable(),
});

/** The facts of the first screen; each part is null until it has been measured. */
export const NetworkFactsSchema = z.object({
  interface: NetworkInterfaceSchema.nullable(),
  gateway: GatewaySchema.nullable(),
  publicAddress: PublicAddressSchema.nullable(),
  problems: z.array(ProblemSchema),
  measuredAt: InstantSchema,
  /** Hosts contacted during the measurement, for the person and the report. */
  hostsContacted: z.array(z.string().max(255)).default([]),
});

/** Round-trip series to one host, made with the system's ping. */
export const PingSeriesSchema = z.object({
  target: Ipv4Schema,
  sent: z.number().int().nonnegative(),
  received: z.number().int().nonnegative().nullable(),
  lossPercent: z.number().min(0).max(100).nullable(),
  minMs: z.number().nonnegative().nullable(),
  averageMs: z.number().nonnegative().nullable(),
  maxMs: z.number().nonnegative().nullable(),
  jitterMs: z.number().nonnegative().nullable(),
  /** Median difference between neighbours, which a few stalls of the laptop do not affect. */
  typicalJitterMs: z.number().nonnegative().nullable(),
});

export type InterfaceReason = z.infer<typeof InterfaceReasonSchema>;
export type CardAddress = z.infer<typeof CardAddressSchema>;
export type NetworkInterface = z.infer<typeof NetworkInterfaceSchema>;
export type Gateway = z.infer<typeof GatewaySchema>;
export type PublicAddress = z.infer<typeof PublicAddressSchema>;
export type NetworkFacts = z.infer<typeof NetworkFactsSchema>;
export type PingSeries = z.infer<typeof PingSeriesSchema>;
