import { z } from '../schema.ts';
import data from './reference/phone-problems.json' with { type: 'json' };
import { type PhoneProblemType, PhoneProblemTypeSchema } from './reference-schema.ts';

/** The types of phones of OVHcloud's assistant, in the order in which it tries them. */
export const phoneProblemTypes: readonly PhoneProblemType[] = z
  .array(PhoneProblemTypeSchema)
  .parse(data);

/**
 * The type of a phone by its key in the panel (`phone.cisco.spa112`); the last type matches any.
 */
export function problemTypeOf(key: string): PhoneProblemType | undefined {
  return phoneProblemTypes.find(({ keys }) => keys.some((prefix) => key.startsWith(prefix)));
}
