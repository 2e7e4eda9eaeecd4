/** The words of technicians, customers and screens, for the search. */
import { z } from '../schema.ts';
import displayData from './wording/displays.json' with { type: 'json' };
import sayingData from './wording/sayings.json' with { type: 'json' };
import synonymData from './wording/synonyms.json' with { type: 'json' };
import {
  type Display,
  DisplaySchema,
  type Sayings,
  SayingsSchema,
  type Synonyms,
  SynonymsSchema,
} from './wording-schema.ts';

export const synonyms: readonly Synonyms[] = z.array(SynonymsSchema).parse(synonymData);

export const sayings: readonly Sayings[] = z.array(SayingsSchema).parse(sayingData);

export const displays: readonly Display[] = z.array(DisplaySchema).parse(displayData);
