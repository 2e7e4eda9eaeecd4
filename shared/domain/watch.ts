import { z } from '../schema.ts';
import { InstantSchema, Ipv4Schema, MacSchema } from './addresses.ts';
import { EvidenceSchema } from './evidence.ts';
import { type Problem, ProblemSchema } from './problem.ts';

/** What to watch: one host by address or MAC, or the whole list of the last scan. */
export const WatchTargetSchema = z.union([
  z.object({ ip: Ipv4Schema }),
  z.object({ mac: MacSchema }),
  z.object({ all: z.literal(true) }),
]);

/** One event in a phone's life on the network; `announced` comes from its SIP PnP boot message. */
export const WatchEventSchema = z.object({
  type: z.enum(['present', 'left', 'back', 'announced', 'moved', 'appeared', 'failed']),
  at: InstantSchema,
  ip: Ipv4Schema.nullable(),
  mac: MacSchema.nullable(),
  brand: z.string().max(40).nullable(),
  model: z.string().max(80).nullable(),
  firmware: z.string().max(80).nullable(),
  evidence: z.array(EvidenceSchema),
  problem: ProblemSchema.nullable(),
  /**
   * Whether this computer's own network `held` while a phone left: its gateway answered each time
   * that the phone did not. Absent when nobody looked, as in cases of earlier versions.
   */
  ownNetwork: z.enum(['held', 'unproved']).optional(),
});

export type WatchTarget = z.infer<typeof WatchTargetSchema>;
export type WatchEvent = z.infer<typeof WatchEventSchema>;

/** The last event of a watch that cannot continue, or the report of a part of it that cannot work. */
export function failedWatchEvent(at: string, problem: Problem): WatchEvent {
  return {
    type: 'failed',
    at,
    ip: null,
    mac: null,
    brand: null,
    model: null,
    firmware: null,
    evidence: [],
    problem,
  };
}
