import { InstantSchema } from '../domain/addresses.ts';
import { z } from '../schema.ts';
import { type Case, type CaseEvent, CaseEventSchema, type NewCaseEvent } from './case-schema.ts';
import { applyEvent } from './reduce.ts';

/** Where a confirmed event stands in its journal. */
export const EventStampSchema = z.object({
  sequence: z.number().int().nonnegative(),
  at: InstantSchema,
});
export type EventStamp = z.infer<typeof EventStampSchema>;

/** What became of a case: small, so that a click does not carry the whole case. */
export const CaseChangeSchema = z.object({
  caseId: z.uuid(),
  /** How many events the journal holds now. */
  eventCount: z.number().int().nonnegative(),
  /** The event that was added; null where the case grew in another way, by an import. */
  event: CaseEventSchema.nullable(),
});
export type CaseChange = z.infer<typeof CaseChangeSchema>;

/** The line of the journal that a sent event becomes. */
export function stamped(sent: NewCaseEvent, { sequence, at }: EventStamp): CaseEvent {
  return { sequence, at, ...sent };
}

/**
 * The case with a change folded in, exactly as the store folds it. A change of another case, one
 * that is already in, and one that does not follow directly leave the case as it is.
 */
export function followChange(current: Case, { caseId, event }: CaseChange): Case {
  const follows = caseId === current.caseId && event?.sequence === current.eventCount;
  return follows ? applyEvent(current, event) : current;
}

/** True where the journal holds events that this case does not have: it has to be read anew. */
export function isBehind(current: Case, { caseId, eventCount }: CaseChange): boolean {
  return caseId === current.caseId && current.eventCount < eventCount;
}
