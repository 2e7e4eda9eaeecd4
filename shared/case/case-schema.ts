import { AccessSchema, CrossedTestCellSchema } from '../diagnosis/crossed-test-schema.ts';
import { TranscriptEntrySchema } from '../diagnosis/run-schema.ts';
import { InstantSchema, Ipv4Schema, MacSchema } from '../domain/addresses.ts';
import { ChecksResultSchema } from '../domain/check.ts';
import { CaseDeviceSchema, DeviceSightingSchema } from '../domain/device.ts';
import { NetworkFactsSchema } from '../domain/network.ts';
import { ScanResultSchema } from '../domain/scan.ts';
import { WatchEventSchema } from '../domain/watch.ts';
import { z } from '../schema.ts';
import { MAX_GAPS, MAX_LINE_NUMBER } from './line-limits.ts';

/** Version of the journal and of the exported file; a newer one is refused with a clear problem. */
export const CASE_FORMAT = 2 as const;

export const SiteSchema = z.object({
  name: z.string().max(200),
  address: z.string().max(400),
  contact: z.string().max(200),
  lineNumbers: z.array(z.string().max(40)).max(50),
  technician: z.string().max(200),
  note: z.string().max(4000),
});

/** Where the person is in the application, so that a reopened case shows the same step. */
export const PositionSchema = z.object({
  page: z.enum(['home', 'phone', 'reset-table', 'diagnosis', 'crossed-test', 'checks', 'report']),
  phoneKey: z.string().max(60).nullable(),
});

/** What the laptop is, for the report: no serial numbers, no user name. */
export const LaptopSchema = z.object({
  hostname: z.string().max(120),
  system: z.string().max(120),
  application: z.string().max(40),
});

/** The number of a line: far below the largest exact integer, so that another can always follow. */
export const LineNumberSchema = z.number().int().nonnegative().max(MAX_LINE_NUMBER);

const eventBase = { sequence: LineNumberSchema, at: InstantSchema };

/** One line of a case's journal; the case is the fold of its lines (`reduceCase`). */
export const CaseEventSchema = z.discriminatedUnion('type', [
  z.object({
    ...eventBase,
    type: z.literal('case-created'),
    /** Format 1 had neither writers nor checksums; its journals are still read. */
    format: z.literal([1, CASE_FORMAT]),
    caseId: z.uuid(),
    simulated: z.boolean(),
    laptop: LaptopSchema,
  }),
  z.object({
    ...eventBase,
    type: z.literal('case-repaired'),
    /** Lines that are lost for good; the damaged file is kept beside the journal. */
    missing: z
      .array(
        z.object({ writer: z.uuid().nullable(), from: LineNumberSchema, to: LineNumberSchema }),
      )
      .max(MAX_GAPS),
  }),
  z.object({ ...eventBase, type: z.literal('site-described'), site: SiteSchema }),
  z.object({ ...eventBase, type: z.literal('network-seen'), facts: NetworkFactsSchema }),
  z.object({ ...eventBase, type: z.literal('scan-recorded'), result: ScanResultSchema }),
  z.object({ ...eventBase, type: z.literal('checks-recorded'), result: ChecksResultSchema }),
  z.object({
    ...eventBase,
    type: z.literal('phone-chosen'),
    phoneKey: z.string().max(60),
    device: CaseDeviceSchema,
    /** True when the person corrected or typed the model by hand. */
    byHand: z.boolean(),
  }),
  z.object({
    ...eventBase,
    type: z.literal('diagnosis-entry'),
    phoneKey: z.string().max(60),
    entry: TranscriptEntrySchema,
  }),
  z.object({
    ...eventBase,
    type: z.literal('phone-observed'),
    phoneKey: z.string().max(60),
    observation: WatchEventSchema,
  }),
  z.object({
    ...eventBase,
    type: z.literal('label-mac-typed'),
    phoneKey: z.string().max(60),
    typed: z.string().max(120),
    matches: z.boolean().nullable(),
  }),
  z.object({
    ...eventBase,
    type: z.literal('panel-mac-typed'),
    phoneKey: z.string().max(60),
    typed: z.string().max(120),
  }),
  z.object({ ...eventBase, type: z.literal('access-described'), access: AccessSchema }),
  z.object({ ...eventBase, type: z.literal('crossed-test-cell'), cell: CrossedTestCellSchema }),
  z.object({
    ...eventBase,
    type: z.literal('report-exported'),
    format: z.string().max(10),
    path: z.string().max(1000),
  }),
  z.object({ ...eventBase, type: z.literal('note-added'), text: z.string().min(1).max(4000) }),
  z.object({ ...eventBase, type: z.literal('position-changed'), position: PositionSchema }),
  z.object({ ...eventBase, type: z.literal('case-closed') }),
  z.object({ ...eventBase, type: z.literal('case-reopened') }),
]);

export type Site = z.infer<typeof SiteSchema>;
export type Position = z.infer<typeof PositionSchema>;
export type Laptop = z.infer<typeof LaptopSchema>;
export type CaseEvent = z.infer<typeof CaseEventSchema>;

/** Distributes `Omit` over the union, so that each kind of event keeps its own members. */
type WithoutStamp<Event> = Event extends { readonly type: string }
  ? Omit<Event, 'sequence' | 'at'>
  : never;

/** Events of the store itself, the first two of the schema: nobody sends them. */
type StoreEvent = 'case-created' | 'case-repaired';

/** An event as the renderer sends it: the store gives it its position and its time. */
export type NewCaseEvent = WithoutStamp<Exclude<CaseEvent, { type: StoreEvent }>>;
type SentCaseEvent = WithoutStamp<Exclude<z.input<typeof CaseEventSchema>, { type: StoreEvent }>>;

const [, , firstSent, ...otherSent] = CaseEventSchema.options;

function withoutStamp(option: typeof firstSent | (typeof otherSent)[number]) {
  const { sequence: _sequence, at: _at, ...shape } = option.shape;
  return z.object(shape);
}

/** `NewCaseEvent` as the contract checks it, derived from the schemas of the journal. */
export const NewCaseEventSchema: z.ZodType<NewCaseEvent, SentCaseEvent> = z.discriminatedUnion(
  'type',
  [withoutStamp(firstSent), ...otherSent.map(withoutStamp)],
);

export const PhoneRecordSchema = z.object({
  phoneKey: z.string(),
  device: CaseDeviceSchema,
  byHand: z.boolean(),
  transcript: z.array(TranscriptEntrySchema),
  observations: z.array(WatchEventSchema),
  labelMac: z.object({ typed: z.string(), matches: z.boolean().nullable() }).nullable(),
  /** The MAC that the control panel shows for the line, as the person pasted it. */
  panelMac: z.string().nullable(),
});

/**
 * A network seen during the intervention, identified by its gateway: the site's own, and perhaps
 * the one used for the crossed test. Only phones and candidates are remembered.
 */
export const NetworkSeenSchema = z.object({
  gatewayIp: Ipv4Schema.nullable(),
  gatewayMac: MacSchema.nullable(),
  firstSeenAt: InstantSchema,
  lastSeenAt: InstantSchema,
  facts: NetworkFactsSchema.nullable(),
  scan: ScanResultSchema.nullable(),
  /** Number of the event that contained the scan; null when the network was not scanned. */
  scanSequence: z.number().int().nonnegative().nullable(),
  checks: ChecksResultSchema.nullable(),
  sightings: z.array(DeviceSightingSchema),
});

/** A case, derived from its journal. */
export const CaseSchema = z.object({
  caseId: z.uuid(),
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
  closed: z.boolean(),
  simulated: z.boolean(),
  laptop: LaptopSchema,
  site: SiteSchema.nullable(),
  position: PositionSchema,
  facts: NetworkFactsSchema.nullable(),
  lastChecks: ChecksResultSchema.nullable(),
  /**
   * Networks seen, oldest first. The two values above are always the latest, on any network; a scan is
   * large and is kept only here (`lastScanOf`).
   */
  networks: z.array(NetworkSeenSchema),
  phones: z.array(PhoneRecordSchema),
  accesses: z.array(AccessSchema),
  cells: z.array(CrossedTestCellSchema),
  /** Every host that was contacted for this case, in order and without duplicates. */
  hostsContacted: z.array(z.string()),
  notes: z.array(z.object({ at: InstantSchema, text: z.string() })),
  exports: z.array(z.object({ at: InstantSchema, format: z.string(), path: z.string() })),
  eventCount: z.number().int().nonnegative(),
  /** Lines of the journal that could not be read (a truncated end); absent when there are none. */
  damagedLines: z.number().int().positive().optional(),
  /** Events that only a newer version knows; absent when there are none. */
  newerEvents: z.number().int().positive().optional(),
  /** True when confirmed lines are lost: the case can be read and repaired, but not continued. */
  isDamaged: z.literal(true).optional(),
});

export const CaseSummarySchema = z.object({
  caseId: z.uuid(),
  createdAt: InstantSchema,
  updatedAt: InstantSchema,
  closed: z.boolean(),
  simulated: z.boolean(),
  siteName: z.string(),
  phoneCount: z.number().int().nonnegative(),
  /** Lines of the journal that could not be read (a truncated end, for instance). */
  damagedLines: z.number().int().nonnegative(),
  /** True when confirmed lines are lost: the case can be read and repaired, but not continued. */
  isDamaged: z.boolean().default(false),
});

export type NetworkSeen = z.infer<typeof NetworkSeenSchema>;
export type PhoneRecord = z.infer<typeof PhoneRecordSchema>;
export type Case = z.infer<typeof CaseSchema>;
export type CaseSummary = z.infer<typeof CaseSummarySchema>;
