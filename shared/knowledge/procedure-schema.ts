import { LocalisedTextSchema } from '../domain/text.ts';
import { z } from '../schema.ts';
import { ErasureSchema } from './erasures.ts';
import { SourceReferenceSchema } from './sources.ts';

const IdSchema = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** One action of a procedure: at most sixty words. */
export const ProcedureStepSchema = z.object({
  id: IdSchema,
  text: LocalisedTextSchema,
  /** What the person should see when it worked. */
  expect: LocalisedTextSchema.optional(),
  caution: LocalisedTextSchema.optional(),
  /** A countdown for the person: `hold` a key that long, or `wait` that long. */
  timer: z
    .object({ kind: z.enum(['hold', 'wait']), seconds: z.number().int().positive() })
    .optional(),
  /** What the watcher can see when the step happens, so that the step ticks by itself. */
  observe: z.enum(['phone-left', 'phone-back']).optional(),
});

export const ProcedureSchema = z.object({
  id: IdSchema,
  kind: z.enum([
    'factory-reset',
    'read-address',
    'provisioning',
    'registration',
    'web-interface',
    'power-cycle',
    'router-reset',
  ]),
  brand: z.string(),
  /** The row of the reset table: brand and range, as technicians name them. */
  title: LocalisedTextSchema,
  range: LocalisedTextSchema,
  /** Models named by the source; the catalogue decides which phones it applies to. */
  models: z.array(z.string()),
  /** True for the six rows of the guide's table. */
  inGuideTable: z.boolean().default(false),
  status: z.enum(['current', 'older-models', 'superseded']),
  supersededBy: IdSchema.optional(),
  /** What it destroys; the warnings of each come first, and must be accepted before its steps. */
  erases: z.array(ErasureSchema).default([]),
  /** Shown before the first step, besides those of `erases`. */
  warnings: z.array(LocalisedTextSchema),
  /** What has to be typed or pasted exactly, such as a provisioning address. */
  values: z.array(z.object({ label: LocalisedTextSchema, value: z.string().min(1) })).default([]),
  /** Alternative methods with the same result, the recommended one first. */
  methods: z
    .array(
      z.object({
        id: IdSchema,
        title: LocalisedTextSchema,
        /**
         * Beginnings of the names of its models; case, spaces and dashes are ignored.
         * Empty when its source gives it for every model of the procedure.
         */
        models: z.array(z.string().min(2)),
        steps: z.array(ProcedureStepSchema).min(1),
        sources: z.array(SourceReferenceSchema).min(1),
      }),
    )
    .min(1),
  /** If two sources disagree, both values, so that the screen can say so. */
  disagreements: z
    .array(z.object({ text: LocalisedTextSchema, sources: z.array(SourceReferenceSchema).min(2) }))
    .default([]),
  sources: z.array(SourceReferenceSchema).min(1),
});

export type ProcedureStep = z.infer<typeof ProcedureStepSchema>;
export type Procedure = z.infer<typeof ProcedureSchema>;
export type ProcedureMethod = Procedure['methods'][number];
