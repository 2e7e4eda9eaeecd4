import { z } from '../schema.ts';
import data from './reference/phone-problems.json' with { type: 'json' };
import { type PhoneProblemType, PhoneProblemTypeSchema } from './reference-schema.ts';

/** The types of phones of OVHcloud's assistant, in the order in which it tries them. */
export const phoneProblemTypes: readonly PhoneProblemType[] = z
  .array(PhoneProblemTypeSchema)
  .parse(data);
