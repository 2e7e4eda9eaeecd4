import type { Case, CaseEvent, NewCaseEvent } from '../../shared/case/case-schema.ts';
import { stamped } from '../../shared/case/case-change.ts';
import {
  MAX_ACCESSES,
  MAX_EVENT_BYTES,
  MAX_EVENTS,
  MAX_PHONES,
} from '../../shared/case/journal.ts';
import { type Envelope, writeLine } from '../../shared/case/journal-line.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';

/** Gives an event from a person its position and time, and refuses one that cannot follow. */
export function stampEvent(
  current: Case,
  sent: NewCaseEvent,
  at: string,
  envelope: Envelope,
): Result<{ readonly event: CaseEvent; readonly line: string }> {
  const event = stamped(sent, { sequence: current.eventCount, at });
  if (event.type === 'diagnosis-entry') {
    const transcript =
      current.phones.find(({ phoneKey }) => phoneKey === event.phoneKey)?.transcript ?? [];
    // Two screens on one diagnosis, or a double press: the second event answers an older question.
    if (event.entry.type !== 'started' && event.entry.sequence !== transcript.length)
      return failure(problem('CASE_STEP_OUT_OF_ORDER'));
  }
  const limit = beyondLimits(current, event);
  if (limit !== null) return failure(limit);
  const line = `${writeLine(event, envelope)}\n`;
  if (Buffer.byteLength(line) > MAX_EVENT_BYTES)
    return failure(problem('CASE_EVENT_TOO_LARGE', { megabytes: MAX_EVENT_BYTES / 1024 / 1024 }));
  return success({ event, line });
}

/** A journal beyond the limits could not be opened again, so the event is refused instead. */
function beyondLimits(current: Case, event: CaseEvent): Problem | null {
  if (current.eventCount >= MAX_EVENTS)
    return problem('CASE_TOO_MANY_EVENTS', { most: MAX_EVENTS });
  if (
    'phoneKey' in event &&
    current.phones.length >= MAX_PHONES &&
    !current.phones.some(({ phoneKey }) => phoneKey === event.phoneKey)
  )
    return problem('CASE_TOO_MANY_PHONES', { most: MAX_PHONES });
  if (
    event.type === 'access-described' &&
    current.accesses.length >= MAX_ACCESSES &&
    !current.accesses.some(({ id }) => id === event.access.id)
  )
    return problem('CASE_TOO_MANY_ACCESSES', { most: MAX_ACCESSES });
  return null;
}
