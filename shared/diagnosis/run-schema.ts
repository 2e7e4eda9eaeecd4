import { InstantSchema } from '../domain/addresses.ts';
import { PhoneKindSchema } from '../domain/device.ts';
import { EvidenceSchema } from '../domain/evidence.ts';
import { StrengthSchema } from '../knowledge/observation-schema.ts';
import { z } from '../schema.ts';

/** Who confirmed that a step is done: the person, or the application from what it saw. */
export const ConfirmedBySchema = z.enum(['person', 'application']);

/** What the engine must know about the phone to choose texts, branches and the reset procedure. */
export const PhoneContextSchema = z.object({
  brand: z.string().nullable(),
  model: z.string().nullable(),
  kind: PhoneKindSchema,
  resetProcedure: z.string().nullable(),
  hasScreen: z.boolean(),
  ovhSupplied: z.boolean(),
});

const entryBase = {
  /** Position in the transcript, from 0, without gaps. */
  sequence: z.number().int().nonnegative(),
  at: InstantSchema,
};

/**
 * One line of the transcript. The transcript is append-only: an undo or a jump back is a line of
 * its own, and the state of a run is always the fold of its lines.
 */
export const TranscriptEntrySchema = z.discriminatedUnion('type', [
  z.object({
    ...entryBase,
    type: z.literal('started'),
    graphId: z.string(),
    graphVersion: z.number().int(),
    /** Where it enters the graph: the start, or the entry of a symptom. */
    node: z.string(),
    symptom: z.string().nullable(),
    context: PhoneContextSchema,
  }),
  z.object({
    ...entryBase,
    type: z.literal('answered'),
    node: z.string(),
    choice: z.string(),
    confirmedBy: ConfirmedBySchema,
    /** What the application proposed when the person chose otherwise. */
    overruled: z.string().nullable(),
    /**
     * How strongly the application proposed an answer, followed or overruled; null if it proposed
     * none. Absent in cases of earlier versions, which did not distinguish the strengths.
     */
    strength: StrengthSchema.nullable().optional(),
    evidence: z.array(EvidenceSchema),
    note: z.string().max(2000).nullable(),
  }),
  z.object({
    ...entryBase,
    type: z.literal('step-done'),
    node: z.string(),
    procedure: z.string(),
    step: z.string(),
    confirmedBy: ConfirmedBySchema,
    evidence: z.array(EvidenceSchema),
  }),
  z.object({ ...entryBase, type: z.literal('undone') }),
  z.object({ ...entryBase, type: z.literal('jumped-back'), node: z.string() }),
  z.object({ ...entryBase, type: z.literal('suspended'), reason: z.string().max(500).nullable() }),
  z.object({ ...entryBase, type: z.literal('resumed') }),
]);

export type Strength = z.infer<typeof StrengthSchema>;
export type ConfirmedBy = z.infer<typeof ConfirmedBySchema>;
export type PhoneContext = z.infer<typeof PhoneContextSchema>;
export type TranscriptEntry = z.infer<typeof TranscriptEntrySchema>;

/** A transcript entry before the engine gives it its position. */
export type NewTranscriptEntry = TranscriptEntry extends infer Entry
  ? Entry extends TranscriptEntry
    ? Omit<Entry, 'sequence'>
    : never
  : never;

/** The state of a run, always derived from its transcript by `replay`. */
export type DiagnosisState = {
  readonly graphId: string;
  readonly context: PhoneContext;
  readonly symptom: string | null;
  /** The node to show now. */
  readonly current: string;
  /** Answered nodes that still count, oldest first (undone ones are removed). */
  readonly path: readonly { readonly node: string; readonly choice: string }[];
  /** Ticked steps that still count, per procedure node. */
  readonly stepsDone: Readonly<Record<string, readonly string[]>>;
  readonly suspended: boolean;
  readonly ended: boolean;
};
