import { InstantSchema } from '../domain/addresses.ts';
import { z } from '../schema.ts';
import { type Case, type CaseEvent, CaseEventSchema, type NewCaseEvent } from './case-schema.ts';
import { applyEvent } from './reduce.ts';

/** The place of a confirmed event in its journal. */
export const EventStampSchema = z.object({
  sequence: z.number().int().nonnegative(),
  at: InstantSchema,
});
export type EventStamp = z.infer<typeof EventStampSchema>;

/** How a case changed: small, so that a click does not carry the whole case. */
export const CaseChangeSchema = z.object({
  caseId: z.uuid(),
  /** How many events the journal has now. */
  eventCount: z.number().int().nonnegative(),
  /** The event that was added; null when the case grew in another way, such as an import. */
  event: CaseEventSchema.nullable(),
});
export type CaseChange = z.infer<typeof CaseChangeSchema>;

/** The journal line that a sent event becomes. */
export function stamped(sent: NewCaseEvent, { sequence, at }: EventStamp): CaseEvent {
  return { sequence, at, ...sent };
}

/**
 * The case with a change folded in, exactly as the store folds it. A change of another case, a change
 * already applied, or one that does not follow directly leaves the case unchanged.
 */
export function followChange(current: Case, { caseId, event }: CaseChange): Case {
  const follows = caseId === current.caseId && event?.sequence === current.eventCount;
  return follows ? applyEvent(current, event) : current;
}

/** True when the journal has events that this case lacks, so that it must be read again. */
export function isBehind(current: Case, { caseId, eventCount }: CaseChange): boolean {
  return caseId === current.caseId && current.eventCount < eventCount;
}
