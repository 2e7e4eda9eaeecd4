import { z } from '../schema.ts';
import data from './reference/indicators.json' with { type: 'json' };
import { type Indicator, IndicatorSchema } from './reference-schema.ts';

/** What lights and screens say, for each family of phones. */
export const indicators: readonly Indicator[] = z.array(IndicatorSchema).parse(data);
