import { ClaimSchema } from '../knowledge/claims.ts';
import { VerdictIdSchema, CellResultSchema } from '../diagnosis/crossed-test-schema.ts';
import { OutcomeSchema } from '../knowledge/graph-schema.ts';
import { ConfirmedBySchema } from '../diagnosis/run-schema.ts';
import { InstantSchema } from '../domain/addresses.ts';
import { CheckStateSchema, CheckIdSchema } from '../domain/check.ts';
import {
  ConfidenceSchema,
  DeviceFlagSchema,
  DeviceStateSchema,
  PhoneKindSchema,
} from '../domain/device.ts';
import { SeveritySchema } from '../domain/finding.ts';
import { LanguageSchema } from '../domain/text.ts';
import { z } from '../schema.ts';

/**
 * The report of a case as plain data: what every format prints, and also the JSON format. Stable
 * codes accompany the sentences of the report's language, so that a program can read it too.
 */

/** One thing that proves a statement: how it was obtained, and what came back. */
export const ReportEvidenceSchema = z.object({
  kind: z.string(),
  label: z.string(),
  value: z.string(),
});

export const ReportStepSchema = z.object({
  kind: z.enum([
    'started',
    'answer',
    'procedure-step',
    'undone',
    'jumped-back',
    'suspended',
    'resumed',
  ]),
  at: InstantSchema,
  /** Question or manual action, as the technician read it. */
  title: z.string(),
  /** What was answered or done; empty when the title says it all. */
  text: z.string(),
  confirmedBy: ConfirmedBySchema.nullable(),
  /** What the application proposed and the person did not follow. */
  overruled: z.string().nullable(),
  evidence: z.array(ReportEvidenceSchema),
  note: z.string().nullable(),
  /** Undone later: it is shown but does not count. */
  withdrawn: z.boolean(),
});

/** One sentence of a conclusion; `claims` says by stable names what it asserts. */
export const ReportConclusionSentenceSchema = z.object({
  role: z.enum(['title', 'meaning', 'contradiction', 'doubt', 'support', 'noted', 'next']),
  /** The end, check, verdict or question that it is about. */
  code: z.string(),
  claims: z.array(ClaimSchema),
  /** When that was true; null if it is still true when the report is read. */
  at: InstantSchema.nullable(),
  text: z.string(),
});

export const ReportConclusionSchema = z.object({
  phoneKey: z.string(),
  phone: z.string(),
  state: z.enum(['not-started', 'in-progress', 'suspended', 'unreadable', 'ended']),
  outcome: OutcomeSchema.nullable(),
  /** When the last answer was given. */
  at: InstantSchema.nullable(),
  /** Who concluded it; null when nothing is concluded yet. */
  by: z.enum(['measures', 'technician', 'both']).nullable(),
  /** Whether the measurements agree with it. */
  standing: z.enum(['plain', 'unverified', 'contradicted']),
  sentences: z.array(ReportConclusionSentenceSchema),
});

export const ReportRunSchema = z.object({
  startedAt: InstantSchema,
  symptom: z.string().nullable(),
  /** The factory reset for this phone, and how far it went; null when none is known. */
  reset: z
    .object({
      procedure: z.string(),
      state: z.enum(['done', 'begun', 'not-done']),
      at: InstantSchema.nullable(),
    })
    .nullable(),
  steps: z.array(ReportStepSchema),
});

export const ReportPhoneSchema = z.object({
  key: z.string(),
  /** The technician's name for it: brand and model, or the best that is known. */
  label: z.string(),
  brand: z.string().nullable(),
  brandName: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  kind: PhoneKindSchema.nullable(),
  mac: z.string().nullable(),
  vendor: z.string().nullable(),
  ip: z.string().nullable(),
  name: z.string().nullable(),
  state: DeviceStateSchema,
  /** The latest sighting of it, by the watcher or by a scan; `state` is that of the scan. */
  presence: z.object({ state: z.enum(['present', 'absent']), at: InstantSchema }).nullable(),
  confidence: ConfidenceSchema.nullable(),
  byHand: z.boolean(),
  flags: z.array(DeviceFlagSchema),
  evidence: z.array(ReportEvidenceSchema),
  firstSeenAt: InstantSchema.nullable(),
  lastSeenAt: InstantSchema.nullable(),
  labelMac: z.object({ typed: z.string(), matches: z.boolean().nullable() }).nullable(),
  runs: z.array(ReportRunSchema),
  observations: z.array(
    z.object({
      at: InstantSchema,
      type: z.string(),
      text: z.string(),
      evidence: z.array(ReportEvidenceSchema),
    }),
  ),
});

export const ReportCheckSchema = z.object({
  rung: CheckIdSchema,
  name: z.string(),
  state: CheckStateSchema,
  code: z.string(),
  message: z.string(),
  action: z.string(),
  evidence: z.array(ReportEvidenceSchema),
});

export const ReportFindingSchema = z.object({
  code: z.string(),
  severity: SeveritySchema,
  message: z.string(),
  action: z.string(),
});

export const ReportNetworkSchema = z.object({
  label: z.string(),
  measuredAt: InstantSchema,
  interface: z
    .object({
      name: z.string(),
      address: z.string().nullable(),
      prefix: z.number().nullable(),
      mac: z.string().nullable(),
      medium: z.enum(['wired', 'wifi', 'unknown']),
      speedMbps: z.number().nullable(),
    })
    .nullable(),
  gateway: z
    .object({
      ip: z.string(),
      mac: z.string().nullable(),
      vendor: z.string().nullable(),
      answering: z.boolean().nullable(),
      roundTripMs: z.number().nullable(),
      lossPercent: z.number().nullable(),
    })
    .nullable(),
  publicAddress: z
    .object({
      state: z.enum(['known', 'offline', 'disagree', 'unknown']),
      ip: z.string().nullable(),
      measuredAt: InstantSchema,
      sources: z.array(
        z.object({ source: z.string(), ip: z.string().nullable(), problem: z.string().nullable() }),
      ),
      lastKnown: z.object({ ip: z.string(), at: InstantSchema }).nullable(),
    })
    .nullable(),
  scan: z
    .object({
      startedAt: InstantSchema,
      durationMs: z.number(),
      complete: z.boolean(),
      ranges: z.array(z.string()),
      deviceCount: z.number(),
      phoneCount: z.number(),
      findings: z.array(ReportFindingSchema),
    })
    .nullable(),
  checks: z
    .object({
      startedAt: InstantSchema,
      durationMs: z.number(),
      complete: z.boolean(),
      firstCause: CheckIdSchema.nullable(),
      rungs: z.array(ReportCheckSchema),
    })
    .nullable(),
});

export const ReportCrossedTestSchema = z.object({
  accesses: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      isSite: z.boolean(),
      /** Described by the technician: this computer was not on it. */
      byHand: z.boolean(),
      gatewayMac: z.string().nullable(),
      gatewayIp: z.string().nullable(),
      publicIp: z.string().nullable(),
    }),
  ),
  rows: z.array(
    z.object({
      phoneKey: z.string(),
      label: z.string(),
      /** One cell for each access, in the order of `accesses`. */
      cells: z.array(
        z.object({
          result: CellResultSchema,
          at: InstantSchema.nullable(),
          confirmedBy: ConfirmedBySchema.nullable(),
        }),
      ),
    }),
  ),
  verdicts: z.array(
    z.object({
      phoneKey: z.string(),
      label: z.string(),
      verdict: VerdictIdSchema,
      confidence: z.enum(['high', 'medium', 'low']),
      title: z.string(),
      meaning: z.string(),
      confidenceText: z.string(),
      reasons: z.array(z.string()),
      wouldSettle: z.array(z.string()),
    }),
  ),
});

export const ReportSchema = z.object({
  schema: z.literal('tonalite/report@1'),
  language: LanguageSchema,
  generatedAt: InstantSchema,
  /** IANA name of the zone in which the other formats print times; instants here are in UTC. */
  timeZone: z.string(),
  application: z.object({ name: z.string(), version: z.string() }),
  simulated: z.boolean(),
  caseId: z.string(),
  intervention: z.object({
    openedAt: InstantSchema,
    updatedAt: InstantSchema,
    closed: z.boolean(),
    site: z.string(),
    address: z.string(),
    contact: z.string(),
    technician: z.string(),
    lineNumbers: z.array(z.string()),
    note: z.string(),
    laptop: z.object({ hostname: z.string(), system: z.string(), application: z.string() }),
  }),
  /** The answer first: how each diagnosis ended, and what to do next. */
  conclusions: z.array(ReportConclusionSchema),
  network: ReportNetworkSchema.nullable(),
  otherNetworks: z.array(ReportNetworkSchema),
  phones: z.array(ReportPhoneSchema),
  crossedTest: ReportCrossedTestSchema.nullable(),
  /** What was not tested, each with its reason. */
  limits: z.array(z.object({ id: z.string(), text: z.string() })),
  notes: z.array(z.object({ at: InstantSchema, text: z.string() })),
  hostsContacted: z.array(z.string()),
});

export type Report = z.infer<typeof ReportSchema>;
export type ReportEvidence = z.infer<typeof ReportEvidenceSchema>;
export type ReportStep = z.infer<typeof ReportStepSchema>;
export type ReportRun = z.infer<typeof ReportRunSchema>;
export type ReportConclusion = z.infer<typeof ReportConclusionSchema>;
export type ReportPhone = z.infer<typeof ReportPhoneSchema>;
export type ReportNetwork = z.infer<typeof ReportNetworkSchema>;
export type ReportCrossedTest = z.infer<typeof ReportCrossedTestSchema>;
