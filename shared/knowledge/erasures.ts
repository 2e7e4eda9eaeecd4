import { LocalisedTextSchema, type LocalisedText } from '../domain/text.ts';
import { z } from '../schema.ts';
import data from './erasures.json' with { type: 'json' };
import { SourceReferenceSchema } from './sources.ts';

/** What a step may destroy. The order is the one in which the warnings are read. */
export const ErasureSchema = z.enum([
  'contacts',
  'settings',
  'pairing',
  'pin',
  'wifi',
  'router-settings',
  'site-connection',
  'operator-login',
  'firmware',
]);

export type Erasure = z.infer<typeof ErasureSchema>;

const warnings: ReadonlyMap<Erasure, LocalisedText> = new Map(
  z
    .array(
      z.object({
        id: ErasureSchema,
        warning: LocalisedTextSchema,
        sources: z.array(SourceReferenceSchema).min(1),
      }),
    )
    .parse(data)
    .map(({ id, warning }) => [id, warning]),
);

/** The warnings to show before anything that erases these; each kind is written once. */
export function erasureWarnings(erases: readonly Erasure[]): readonly LocalisedText[] {
  return ErasureSchema.options.flatMap((id) => {
    const warning = erases.includes(id) ? warnings.get(id) : undefined;
    return warning === undefined ? [] : [warning];
  });
}
