import { z } from '../schema.ts';
import { InstantSchema } from './addresses.ts';
import { EvidenceSchema } from './evidence.ts';
import { PingSeriesSchema } from './network.ts';
import { ProblemSchema } from './problem.ts';

/** The network checks, from the plug to OVHcloud's servers, in order. */
export const CheckIdSchema = z.enum([
  'link',
  'address',
  'gateway',
  'dns',
  'captive-portal',
  'internet',
  'public-address',
  'nat',
  'sip-reachability',
  'sip-alg',
  'udp-binding',
  'port-mapping',
  'ntp',
  'provisioning',
  'ip-restriction',
  'quality',
  'gateway-model',
]);

/** `unknown` means that nothing could be measured; it is never shown as `fail`. */
export const CheckStateSchema = z.enum(['pass', 'warn', 'fail', 'unknown', 'skipped']);

export const CheckResultSchema = z.object({
  rung: CheckIdSchema,
  state: CheckStateSchema,
  /** Stable code; sentences under `check.<CODE>.message|meaning|action`. */
  code: z.string().regex(/^NET-[A-Z0-9]+(?:-[A-Z0-9]+)+$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  durationMs: z.number().nonnegative(),
  evidence: z.array(EvidenceSchema),
});

/** What a call would meet on this line, measured by a series of packets as long as a short call. */
export const CallQualitySchema = z.object({
  roundTripMs: z.number().nonnegative(),
  jitterMs: z.number().nonnegative(),
  lossPercent: z.number().min(0).max(100),
});

export const ChecksResultSchema = z.object({
  schema: z.literal('tonalite/check@1'),
  startedAt: InstantSchema,
  durationMs: z.number().nonnegative(),
  complete: z.boolean(),
  simulated: z.boolean(),
  /** The first check that failed or, if none did, the first that warns: what to treat first; else null. */
  firstCause: CheckIdSchema.nullable(),
  rungs: z.array(CheckResultSchema),
  /** Pings of the gateway; null when none were made, and in cases older than this field. */
  gatewaySeries: PingSeriesSchema.nullable().default(null),
  /** The card that the checks went through; null when unknown, and in cases older than this field. */
  interfaceName: z.string().max(255).nullable().default(null),
  /** Null when it could not be measured, and in cases older than this field. */
  callQuality: CallQualitySchema.nullable().default(null),
  /** Every host that was contacted, for the person and the report. */
  hostsContacted: z.array(z.string().max(255)),
});

const checkProgress = [
  z.object({ type: z.literal('started'), runId: z.string(), checks: z.array(CheckIdSchema) }),
  z.object({ type: z.literal('running'), runId: z.string(), check: CheckIdSchema }),
  z.object({
    type: z.literal('progress'),
    runId: z.string(),
    check: CheckIdSchema,
    percent: z.number().min(0).max(100),
  }),
  z.object({ type: z.literal('result'), runId: z.string(), result: CheckResultSchema }),
] as const;

/** What a run of the checks reports while it runs. */
export const CheckProgressSchema = z.discriminatedUnion('type', checkProgress);

/** The stream of a run; the last event ends it. */
export const CheckEventSchema = z.discriminatedUnion('type', [
  ...checkProgress,
  z.object({ type: z.literal('finished'), runId: z.string(), result: ChecksResultSchema }),
  z.object({ type: z.literal('failed'), runId: z.string(), problem: ProblemSchema }),
]);

/** What the current run has reported so far, for a page that opens during it. */
export const RunningChecksSchema = z.object({
  runId: z.string(),
  expected: z.array(CheckIdSchema),
  /** Checks that are running, with the percentage of those that report one. */
  testing: z.array(z.object({ check: CheckIdSchema, percent: z.number().nullable() })),
  results: z.array(CheckResultSchema),
});

export type CheckId = z.infer<typeof CheckIdSchema>;
export type CheckState = z.infer<typeof CheckStateSchema>;
export type CheckResult = z.infer<typeof CheckResultSchema>;
export type CallQuality = z.infer<typeof CallQualitySchema>;
export type ChecksResult = z.infer<typeof ChecksResultSchema>;
export type RunningChecks = z.infer<typeof RunningChecksSchema>;
export type CheckProgress = z.infer<typeof CheckProgressSchema>;
export type CheckEvent = z.infer<typeof CheckEventSchema>;
