import type { Case, CaseEvent, NewCaseEvent } from '../../shared/case/case-schema.ts';
import { stamped } from '../../shared/case/case-change.ts';
import { journalLine, MAX_EVENT_BYTES } from '../../shared/case/journal.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';

/** Gives an event that a person sent its position and its time, and refuses what cannot follow. */
export function stampEvent(
  current: Case,
  sent: NewCaseEvent,
  at: string,
): Result<{ readonly event: CaseEvent; readonly line: string }> {
  const event = stamped(sent, { sequence: current.eventCount, at });
  if (event.type === 'diagnosis-entry') {
    const transcript =
      current.phones.find(({ phoneKey }) => phoneKey === event.phoneKey)?.transcript ?? [];
    // Two screens on one diagnosis, or a double press: the second entry answers an older question.
    if (event.entry.type !== 'started' && event.entry.sequence !== transcript.length)
      return failure(problem('CASE_STEP_OUT_OF_ORDER'));
  }
  const line = journalLine(event);
  if (Buffer.byteLength(line) > MAX_EVENT_BYTES)
    return failure(problem('CASE_EVENT_TOO_LARGE', { megabytes: MAX_EVENT_BYTES / 1024 / 1024 }));
  return success({ event, line });
}
