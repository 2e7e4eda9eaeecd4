import { ApparatusSchema } from '../domain/apparatus.ts';
import { z } from '../schema.ts';

const IdSchema = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const DaySchema = z.iso.date();

/** Where a text was read; `sip` means User-Agent and Server, `web` title and Server. */
export const FingerprintFieldSchema = z.enum([
  'sip',
  'announcement',
  'httpTitle',
  'httpServer',
  'httpRealm',
  'httpPage',
  'tls',
  'mgcp',
  'name',
]);

/**
 * How a text is recognised; letter case is ignored.
 * `pattern` is tried at the start of the text or, with `from`, at each word start where one of the
 * literals is found; groups `model` and `firmware` are extracted. `{{name}}` inserts one
 * of the file's fragments. Every repetition is bounded, so a hostile text costs little.
 */
export const MatcherSchema = z.union([
  z.strictObject({
    pattern: z.string().min(1).max(500),
    from: z.array(z.string().min(1).max(40)).min(1).optional(),
  }),
  z.strictObject({ equals: z.array(z.string().max(120)).min(1) }),
  z.strictObject({ startsWith: z.array(z.string().min(1).max(60)).min(1) }),
  z.strictObject({ contains: z.array(z.string().min(1).max(60)).min(1) }),
]);

const ExampleSchema = z.strictObject({
  text: z.string().max(2000),
  model: z.string().nullable().optional(),
  firmware: z.string().nullable().optional(),
});

const RuleBase = {
  id: IdSchema,
  fields: z.array(FingerprintFieldSchema).min(1),
  match: MatcherSchema,
  source: z.string().min(1),
  asOf: DaySchema,
  /** Texts that the rule must recognise; tests run each of them. */
  examples: z.array(ExampleSchema).min(1),
};

/** Says that a text does not come from a telephone. `generic`: gives way to a rule that names a model. */
export const ExclusionSchema = z.strictObject({
  ...RuleBase,
  is: ApparatusSchema,
  generic: z.boolean().optional(),
});

/** Says which maker's phone a text comes from, and what else it contains. */
export const PhoneRuleSchema = z.strictObject({
  ...RuleBase,
  brand: IdSchema,
  /** `{model}` is replaced by the extracted group; fixed text names a model by itself. */
  model: z.string().max(60).optional(),
  /** Family when no model is named. */
  family: IdSchema.optional(),
  /** Prefix group that the MAC must belong to for the rule to count. */
  needsPrefix: IdSchema.optional(),
  /** Only adds to what another rule of the same brand found. */
  supporting: z.boolean().optional(),
  /** A text that a person could have typed (a host name): a candidate unless the prefix agrees. */
  weak: z.boolean().optional(),
  /** The brand is deduced from the text's shape: never better than probable. */
  inferred: z.boolean().optional(),
});

/**
 * Words by which a device calls itself an IP telephone without its maker's name: they make the phone
 * of a maker whose MAC prefix it has, otherwise a candidate.
 */
export const PhoneWordSchema = z.strictObject(RuleBase);

/**
 * MAC prefixes of one maker. `phones`: nearly everything it sells on a LAN is a telephone;
 * `mixed`: telephones and other things; `network`: mostly switches and routers, so that the prefix
 * alone never makes a phone.
 */
export const PrefixGroupSchema = z.strictObject({
  id: IdSchema,
  vendor: z.string().min(1),
  brands: z.array(IdSchema).min(1),
  standing: z.enum(['phones', 'mixed', 'network']),
  /** Starts of the registered owner's name, lower case. */
  vendorNames: z.array(z.string().min(2)),
  prefixes: z.array(z.string().regex(/^[0-9A-F]{6,9}$/)),
  /** Web ports to ask besides 80 and 443. */
  webPorts: z.array(z.number().int().positive()).optional(),
  /** UDP ports that its phones use for SIP beside 5060. */
  sipPorts: z.array(z.number().int().positive()).max(6).optional(),
  /** True for makers whose phones speak MGCP. */
  mgcp: z.boolean().optional(),
  /** Family of all its phones that answer MGCP. */
  mgcpFamily: IdSchema.optional(),
  source: z.string().min(1),
  asOf: DaySchema,
});

/** Page of a brand's phones: one that they show without login, or to which their first page sends. */
export const StatusPageSchema = z.strictObject({
  brand: IdSchema,
  path: z.string().regex(/^\/[\x21-\x7e]*$/),
  source: z.string().min(1),
  asOf: DaySchema,
});

/** First number of a firmware version, which reveals the model or family. */
export const FirmwareCodeSchema = z.strictObject({
  brand: IdSchema,
  code: z.string().regex(/^\d{1,3}$/),
  model: z.string().optional(),
  family: IdSchema,
  source: z.string().min(1),
  asOf: DaySchema,
});

export const FingerprintFileSchema = z.strictObject({
  schema: z.literal('tonalite/fingerprints@1'),
  sources: z.record(z.string(), z.string()),
  fragments: z.record(z.string(), z.string()),
  /** Where a version follows a model's name, for rules whose pattern found none; group `firmware`. */
  versionAfterModel: z.string().min(1).max(500),
  prefixGroups: z.array(PrefixGroupSchema),
  exclusions: z.array(ExclusionSchema),
  phones: z.array(PhoneRuleSchema),
  phoneWords: z.array(PhoneWordSchema),
  firmwareCodes: z.array(FirmwareCodeSchema),
  statusPages: z.array(StatusPageSchema),
  /** First pages with a query to which a page may send by itself: no other query is ever followed. */
  entryPages: z.array(StatusPageSchema),
  /** Other spellings of a brand, as devices announce them. */
  brandAliases: z.record(z.string(), IdSchema),
});

export type FingerprintField = z.infer<typeof FingerprintFieldSchema>;
export type Matcher = z.infer<typeof MatcherSchema>;
export type Exclusion = z.infer<typeof ExclusionSchema>;
export type PhoneRule = z.infer<typeof PhoneRuleSchema>;
export type PhoneWord = z.infer<typeof PhoneWordSchema>;
export type PrefixGroup = z.infer<typeof PrefixGroupSchema>;
export type FirmwareCode = z.infer<typeof FirmwareCodeSchema>;
export type StatusPage = z.infer<typeof StatusPageSchema>;
export type FingerprintFile = z.infer<typeof FingerprintFileSchema>;
