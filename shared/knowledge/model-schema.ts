import { ApparatusSchema } from '../domain/apparatus.ts';
import { ConfidenceSchema, PhoneKindSchema } from '../domain/device.ts';
import { z } from '../schema.ts';

const IdSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

/** Day on which a fact was last checked against its source. */
const DaySchema = z.iso.date();

const ProtocolSchema = z.enum(['sip', 'mgcp', 'none']);

/** Brands: makers whose phones can be named. `procedures` is false for those OVHcloud never supplied. */
export const BrandSchema = z.strictObject({
  id: IdSchema,
  name: z.string().min(1).max(60),
});

/**
 * A family shares one reset procedure. `pattern` recognises the family's models by shape, so that a
 * model that is not listed still gets the right procedure; `name` rebuilds the usual name from the
 * pattern's groups (`$1`, `$2`). A family with `is` holds no telephones: a device that names one of its
 * models is listed as what it is, whoever made it, and is never reset.
 */
export const FamilySchema = z.strictObject({
  id: IdSchema,
  brand: IdSchema,
  kind: PhoneKindSchema,
  is: ApparatusSchema.optional(),
  protocol: ProtocolSchema,
  resetProcedure: IdSchema.nullable(),
  pattern: z.string().min(1).max(300),
  name: z.string().max(60).optional(),
  source: z.string().min(1),
  asOf: DaySchema,
});

/** One model on the market: adding a phone means adding one of these. */
export const ModelSchema = z.strictObject({
  id: IdSchema,
  brand: IdSchema,
  /** First the name on the label, then other spellings. */
  names: z.array(z.string().min(1).max(60)).min(1),
  /** Keys of OVHcloud's customer panel (`phone.<brand>.<model>`), matched by prefix. */
  ovhKeys: z.array(z.string().regex(/^phone\.[a-z0-9.]+$/)),
  kind: PhoneKindSchema,
  family: IdSchema,
  resetProcedure: IdSchema.nullable(),
  protocol: ProtocolSchema,
  screen: z.boolean(),
  ovhSupplied: z.boolean(),
  source: z.string().min(1),
  asOf: DaySchema,
  /** How certain the entry itself is. */
  confidence: ConfidenceSchema,
});

export const ModelFileSchema = z.strictObject({
  schema: z.literal('tonalite/models@1'),
  sources: z.record(z.string(), z.string()),
  brands: z.array(BrandSchema),
  /** Every reset procedure that a family or model may name. */
  resetProcedures: z.array(IdSchema),
  families: z.array(FamilySchema),
  models: z.array(ModelSchema),
});

export type ModelFamily = z.infer<typeof FamilySchema>;
export type PhoneModel = z.infer<typeof ModelSchema>;
export type ModelFile = z.infer<typeof ModelFileSchema>;
