import { z } from '../schema.ts';
import { InstantSchema } from './addresses.ts';
import { EvidenceSchema } from './evidence.ts';
import { PingSeriesSchema } from './network.ts';
import { ProblemSchema } from './problem.ts';

/** The rungs of the network ladder, from the plug to OVHcloud's servers, in order. */
export const RungIdSchema = z.enum([
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

export const RungResultSchema = z.object({
  rung: RungIdSchema,
  state: CheckStateSchema,
  /** Stable code; sentences under `check.<CODE>.message|meaning|action`. */
  code: z.string().regex(/^NET-[A-Z0-9]+(?:-[A-Z0-9]+)+$/),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
  durationMs: z.number().nonnegative(),
  evidence: z.array(EvidenceSchema),
});

export const LadderResultSchema = z.object({
  schema: z.literal('tonalite/check@1'),
  startedAt: InstantSchema,
  durationMs: z.number().nonnegative(),
  complete: z.boolean(),
  simulated: z.boolean(),
  /** The lowest rung that failed or, when none did, that warns: what to treat first; else null. */
  firstCause: RungIdSchema.nullable(),
  rungs: z.array(RungResultSchema),
  /** Pings of the gateway; null when none were made, and in cases of before they were kept. */
  gatewaySeries: PingSeriesSchema.nullable().default(null),
  /** Every host that was contacted, for the person and the report. */
  hostsContacted: z.array(z.string().max(255)),
});

const checkProgress = [
  z.object({ type: z.literal('started'), runId: z.string(), rungs: z.array(RungIdSchema) }),
  z.object({ type: z.literal('running'), runId: z.string(), rung: RungIdSchema }),
  z.object({
    type: z.literal('progress'),
    runId: z.string(),
    rung: RungIdSchema,
    percent: z.number().min(0).max(100),
  }),
  z.object({ type: z.literal('rung'), runId: z.string(), result: RungResultSchema }),
] as const;

/** What a climb tells while it goes on. */
export const CheckProgressSchema = z.discriminatedUnion('type', checkProgress);

/** The stream of a climb; the last event ends it. */
export const CheckEventSchema = z.discriminatedUnion('type', [
  ...checkProgress,
  z.object({ type: z.literal('finished'), runId: z.string(), result: LadderResultSchema }),
  z.object({ type: z.literal('failed'), runId: z.string(), problem: ProblemSchema }),
]);

/** What a climb under way has told so far, for a page that comes in the middle of it. */
export const RunningChecksSchema = z.object({
  runId: z.string(),
  expected: z.array(RungIdSchema),
  /** Rungs being tested, with the figure of their progress where they give one. */
  testing: z.array(z.object({ rung: RungIdSchema, percent: z.number().nullable() })),
  results: z.array(RungResultSchema),
});

export type RungId = z.infer<typeof RungIdSchema>;
export type CheckState = z.infer<typeof CheckStateSchema>;
export type RungResult = z.infer<typeof RungResultSchema>;
export type LadderResult = z.infer<typeof LadderResultSchema>;
export type RunningChecks = z.infer<typeof RunningChecksSchema>;
export type CheckProgress = z.infer<typeof CheckProgressSchema>;
export type CheckEvent = z.infer<typeof CheckEventSchema>;
