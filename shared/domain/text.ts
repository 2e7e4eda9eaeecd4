import { z } from '../schema.ts';

export const LanguageSchema = z.enum(['fr', 'en']);
export type Language = z.infer<typeof LanguageSchema>;

/** A sentence of the knowledge base in both languages. */
export const LocalisedTextSchema = z.object({ fr: z.string().min(1), en: z.string().min(1) });
export type LocalisedText = z.infer<typeof LocalisedTextSchema>;

/** Where a fact comes from, the document's own date, and how reliable it is. */
export const SourceSchema = z.object({
  source: z.string().min(1),
  /** Null for a document without a date. */
  asOf: z.iso.date().nullable(),
  confidence: z.enum(['official', 'vendor', 'unofficial', 'inferred']),
});
export type Source = z.infer<typeof SourceSchema>;
