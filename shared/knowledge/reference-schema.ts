import { CheckIdSchema } from '../domain/check.ts';
import { PhoneKindSchema } from '../domain/device.ts';
import { LocalisedTextSchema } from '../domain/text.ts';
import { z } from '../schema.ts';
import { SourceReferenceSchema } from './sources.ts';

const IdSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const SourcesSchema = z.array(SourceReferenceSchema).min(1);

/** Which phones an entry is about; no condition means any phone. */
export const AppliesToSchema = z.object({
  brands: z.array(z.string()).optional(),
  /** Beginnings of model names, as in the diagnosis graph. */
  models: z.array(z.string()).optional(),
  kinds: z.array(PhoneKindSchema).optional(),
});

const entryBase = {
  id: IdSchema,
  title: LocalisedTextSchema,
  appliesTo: AppliesToSchema.default({}),
  /** Other words that a person may search for. */
  keywords: z.object({ fr: z.array(z.string()), en: z.array(z.string()) }).optional(),
  /** Both values if sources disagree; the text names the advised one. */
  disagreement: LocalisedTextSchema.optional(),
  sources: SourcesSchema,
};

/** A question in a customer's words, and what to do, in order. */
export const FaqEntrySchema = z.object({
  ...entryBase,
  answer: z.array(LocalisedTextSchema).min(1),
  /** Symptom of the diagnosis graph that leads through it step by step. */
  symptom: IdSchema.optional(),
  /** Keys (`kind:id`) of related entries. */
  related: z.array(z.string().regex(/^[a-z-]+:[a-z0-9-]+$/)).default([]),
});

/** A service code dialled on the phone; null when the service has no such code. */
export const StarCodeSchema = z.object({
  ...entryBase,
  activate: z.string().nullable(),
  deactivate: z.string().nullable(),
  query: z.string().nullable(),
  toggle: z.string().nullable(),
  note: LocalisedTextSchema.optional(),
});

/** A number to call: voicemail, support, portability code. */
export const CallNumberSchema = z.object({
  ...entryBase,
  numbers: z.array(z.object({ label: LocalisedTextSchema, number: z.string() })).min(1),
  note: LocalisedTextSchema.optional(),
});

/** What a light or a screen says, and what to do about it. */
export const IndicatorSchema = z.object({
  ...entryBase,
  shown: z.enum(['light', 'screen']),
  meaning: LocalisedTextSchema,
  actions: z.array(LocalisedTextSchema),
  symptom: IdSchema.optional(),
});

/** A network prerequisite or a threshold; several values if sources disagree. */
export const PrerequisiteSchema = z.object({
  ...entryBase,
  topic: z.enum(['ports', 'router', 'names', 'hosts', 'bandwidth', 'quality']),
  values: z
    .array(
      z.object({
        value: z.string().min(1),
        recommended: z.boolean(),
        sources: SourcesSchema,
      }),
    )
    .min(1),
  explanation: LocalisedTextSchema,
  /** The network check that measures it, if there is one. */
  check: CheckIdSchema.optional(),
});

/** One generation of OVHcloud's control panel. */
export const PanelGenerationSchema = z.object({
  ...entryBase,
  /** Path from the front page to a line's page, in that generation's own words. */
  path: z.array(z.string()).min(1),
  current: z.boolean(),
});

/** Something done in the control panel, with its click path in each generation. */
export const PanelProcedureSchema = z.object({
  ...entryBase,
  needs: z.array(LocalisedTextSchema).default([]),
  /** An undocumented path says so and has no clicks. */
  paths: z
    .array(
      z.object({
        generation: IdSchema,
        documented: z.boolean(),
        /** Where the clicks begin: the page of a line, of its group, or the panel's front page. */
        root: z.enum(['line', 'group', 'panel']).default('line'),
        clicks: z.array(z.string()),
        note: LocalisedTextSchema.optional(),
      }),
    )
    .min(1),
  steps: z.array(LocalisedTextSchema).min(1),
  warnings: z.array(LocalisedTextSchema).default([]),
});

/** How to read a phone's addresses and firmware, and how to open its own page. */
export const AddressReadingSchema = z.object({
  ...entryBase,
  ip: LocalisedTextSchema.optional(),
  mac: LocalisedTextSchema.optional(),
  firmware: LocalisedTextSchema.optional(),
  web: z
    .object({
      address: z.string(),
      user: z.string().nullable(),
      password: z.string().nullable(),
      note: LocalisedTextSchema.optional(),
    })
    .optional(),
  notes: z.array(LocalisedTextSchema).default([]),
});

/** A short list of facts under one heading: power, ports, notifications, release causes. */
export const FactSheetSchema = z.object({
  ...entryBase,
  facts: z.array(LocalisedTextSchema).min(1),
});

/** A type of phone in OVHcloud's assistant, and the problems that the assistant offers for it. */
export const PhoneProblemTypeSchema = z.object({
  ...entryBase,
  /** Keys of OVHcloud's panel (`phone.<brand>.<model>`), matched by prefix, first type wins. */
  keys: z.array(z.string()),
  problems: z.array(
    z.object({
      id: IdSchema,
      /** Word for word, because people look for it on OVHcloud's screen. */
      label: LocalisedTextSchema,
      chain: z.array(z.enum(['procedure', 'automatic', 'manual', 'contact'])).min(1),
      symptom: IdSchema,
    }),
  ),
});

export const LinkSchema = z.object({
  id: IdSchema,
  url: z.url({ protocol: /^https$/ }).max(300),
  label: LocalisedTextSchema,
});

export type FaqEntry = z.infer<typeof FaqEntrySchema>;
export type StarCode = z.infer<typeof StarCodeSchema>;
export type CallNumber = z.infer<typeof CallNumberSchema>;
export type Indicator = z.infer<typeof IndicatorSchema>;
export type Prerequisite = z.infer<typeof PrerequisiteSchema>;
export type PanelGeneration = z.infer<typeof PanelGenerationSchema>;
export type PanelProcedure = z.infer<typeof PanelProcedureSchema>;
export type AddressReading = z.infer<typeof AddressReadingSchema>;
export type FactSheet = z.infer<typeof FactSheetSchema>;
export type PhoneProblemType = z.infer<typeof PhoneProblemTypeSchema>;
export type Link = z.infer<typeof LinkSchema>;
