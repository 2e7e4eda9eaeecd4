import { PhoneKindSchema } from '../domain/device.ts';
import { LocalisedTextSchema } from '../domain/text.ts';
import { SourceReferenceSchema } from './sources.ts';
import { z } from '../schema.ts';
import { ClaimSchema } from './claims.ts';
import { ErasureSchema } from './erasures.ts';
import { ObservationIdSchema } from './observation-schema.ts';

const AnswerSchema = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);
const NodeIdSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** A condition on the phone; every given member must be true. */
export const ConditionSchema = z.object({
  brands: z.array(z.string()).optional(),
  /** Beginnings of model names; case, spaces and dashes are ignored. */
  models: z.array(z.string()).optional(),
  kinds: z.array(PhoneKindSchema).optional(),
  resetProcedures: z.array(z.string()).optional(),
  hasScreen: z.boolean().optional(),
  hasResetProcedure: z.boolean().optional(),
  ovhSupplied: z.boolean().optional(),
});

export const ChoiceSchema = z.object({
  id: NodeIdSchema,
  label: LocalisedTextSchema,
  /** This answer alone proves what is at fault; only such answers may lead to blaming it. */
  proves: z.literal('phone').optional(),
  /** The site's network was changed, so earlier measurements of it may no longer be true. */
  changes: z.literal('site-network').optional(),
  /** The first alternative whose condition is true wins; the last one has none. */
  next: z.array(z.object({ when: ConditionSchema.optional(), node: NodeIdSchema })).min(1),
});

const nodeBase = {
  id: NodeIdSchema,
  title: LocalisedTextSchema,
  /** At most sixty words, one action. */
  text: LocalisedTextSchema,
  /** Replaces `text` for phones that meet the condition (for instance, phones without a screen). */
  textFor: z.array(z.object({ when: ConditionSchema, text: LocalisedTextSchema })).default([]),
  /** Why this step is asked, shown on demand. */
  why: LocalisedTextSchema.optional(),
  caution: LocalisedTextSchema.optional(),
  /**
   * What the step may erase; its warnings and its confirmation come from this. A procedure says so
   * itself.
   */
  erases: z.array(ErasureSchema).default([]),
  /** Replaces `erases` for phones that meet the condition, unless one of the answers was given. */
  erasesFor: z
    .array(
      z.object({
        when: ConditionSchema,
        unless: z.array(AnswerSchema).default([]),
        erases: z.array(ErasureSchema).min(1),
      }),
    )
    .default([]),
  /**
   * This step is passed over when one of these answers (`node/choice`) is on the path already, for
   * instance a second reset of the same phone; it leads to `to` instead.
   */
  skip: z
    .object({
      after: z.array(AnswerSchema).min(1),
      to: NodeIdSchema,
    })
    .optional(),
  /** The control-panel procedure whose click path leads there, when the step is done in the panel. */
  panelProcedure: NodeIdSchema.optional(),
  sources: z.array(SourceReferenceSchema).min(1),
};

export const QuestionNodeSchema = z.object({
  ...nodeBase,
  kind: z.literal('question'),
  /** Its answer says what is wrong when the diagnosis did not begin with a symptom. */
  namesSymptom: z.boolean().optional(),
  observation: ObservationIdSchema.optional(),
  choices: z.array(ChoiceSchema).min(2),
});

export const ActionNodeSchema = z.object({
  ...nodeBase,
  kind: z.literal('action'),
  timerSeconds: z.number().int().positive().optional(),
  observation: ObservationIdSchema.optional(),
  choices: z.array(ChoiceSchema).min(1),
});

/** Leads through a procedure: `reset` means the one that fits the phone at hand. */
export const ProcedureNodeSchema = z.object({
  ...nodeBase,
  kind: z.literal('procedure'),
  procedure: z.union([z.literal('reset'), NodeIdSchema]),
  observation: ObservationIdSchema.optional(),
  choices: z.array(ChoiceSchema).min(1),
});

/** The crossed test: the choice is taken from the computed verdict (choice ids = verdict ids). */
export const CrossedTestNodeSchema = z.object({
  ...nodeBase,
  kind: z.literal('crossed-test'),
  choices: z.array(ChoiceSchema).min(2),
});

export const OutcomeSchema = z.enum([
  'repaired',
  'local-network',
  'internet-provider',
  'site-network',
  'phone-ticket',
  'line-state',
  'inconclusive',
]);

export const EndNodeSchema = z.object({
  ...nodeBase,
  kind: z.literal('end'),
  outcome: OutcomeSchema,
  /** What its title and its text assert, for the comparison with the measurements. */
  claims: z.array(ClaimSchema),
  nextAction: LocalisedTextSchema,
});

export const NodeSchema = z.discriminatedUnion('kind', [
  QuestionNodeSchema,
  ActionNodeSchema,
  ProcedureNodeSchema,
  CrossedTestNodeSchema,
  EndNodeSchema,
]);

/** A symptom in the technician's words and the node where it enters the graph. */
export const SymptomSchema = z.object({
  id: NodeIdSchema,
  label: LocalisedTextSchema,
  /** Other ways to say it, for the search. */
  keywords: z.object({ fr: z.array(z.string()), en: z.array(z.string()) }),
  when: ConditionSchema.optional(),
  entry: NodeIdSchema,
  sources: z.array(SourceReferenceSchema).min(1),
});

export const GraphSchema = z.object({
  id: NodeIdSchema,
  version: z.number().int().positive(),
  start: NodeIdSchema,
  nodes: z.array(NodeSchema).min(2),
  symptoms: z.array(SymptomSchema),
});

export type Condition = z.infer<typeof ConditionSchema>;
export type Choice = z.infer<typeof ChoiceSchema>;
export type DiagnosisNode = z.infer<typeof NodeSchema>;
export type EndNode = z.infer<typeof EndNodeSchema>;
export type Outcome = z.infer<typeof OutcomeSchema>;
export type Symptom = z.infer<typeof SymptomSchema>;
export type DiagnosisGraph = z.infer<typeof GraphSchema>;
