import { z } from '../schema.ts';
import { InstantSchema } from './addresses.ts';
import { EvidenceSchema } from './evidence.ts';
import { ProblemSchema } from './problem.ts';

/** A phone's clock beside the laptop's; the time is null when the phone does not give it. */
export const PhoneClockSchema = z.object({
  phoneTime: InstantSchema.nullable(),
  laptopTime: InstantSchema,
  differenceSeconds: z.number().nullable(),
  evidence: z.array(EvidenceSchema),
  problem: ProblemSchema.nullable(),
});

export type PhoneClock = z.infer<typeof PhoneClockSchema>;
