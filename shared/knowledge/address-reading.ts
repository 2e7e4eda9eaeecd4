import { z } from '../schema.ts';
import data from './reference/address-reading.json' with { type: 'json' };
import { type AddressReading, AddressReadingSchema } from './reference-schema.ts';

/** How to read a phone’s addresses and firmware, and to open its own page. */
export const addressReading: readonly AddressReading[] = z.array(AddressReadingSchema).parse(data);
