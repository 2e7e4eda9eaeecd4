import { z } from '../schema.ts';
import data from './reference/faq.json' with { type: 'json' };
import { type FaqEntry, FaqEntrySchema } from './reference-schema.ts';

/** Questions as customers ask them, and what to do, in order. */
export const faq: readonly FaqEntry[] = z.array(FaqEntrySchema).parse(data);
