import { z } from '../schema.ts';
import data from './reference/prerequisites.json' with { type: 'json' };
import { type Prerequisite, PrerequisiteSchema } from './reference-schema.ts';

/** What the network must allow, and the thresholds of a good call. */
export const prerequisites: readonly Prerequisite[] = z.array(PrerequisiteSchema).parse(data);
