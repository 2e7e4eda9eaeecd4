import { z } from '../schema.ts';
import numbers from './reference/call-numbers.json' with { type: 'json' };
import codes from './reference/star-codes.json' with { type: 'json' };
import {
  type CallNumber,
  CallNumberSchema,
  type StarCode,
  StarCodeSchema,
} from './reference-schema.ts';

/** Services switched on and off from the phone's keypad; they work from an OVHcloud line only. */
export const starCodes: readonly StarCode[] = z.array(StarCodeSchema).parse(codes);

/** Numbers to call: voicemail, portability code, support. */
export const callNumbers: readonly CallNumber[] = z.array(CallNumberSchema).parse(numbers);
