import type { Case, CaseEvent, NewCaseEvent } from '../../shared/case/case-schema.ts';
import { stamped } from '../../shared/case/case-change.ts';
import { MAX_ACCESSES, MAX_PHONES } from '../../shared/case/journal.ts';
import type { Envelope } from '../../shared/case/journal-line.ts';
import { MAX_EVENTS, MAX_WRITERS } from '../../shared/case/line-limits.ts';
import { problem, type Problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { checkedLine } from './checked-line.ts';
import type { LoadedCase } from './loaded-cases.ts';

/** Gives an event from a person its position and time, and refuses one that cannot follow. */
export function stampEvent(
  loaded: Pick<LoadedCase, 'whole' | 'seen' | 'lineCount'>,
  sent: NewCaseEvent,
  at: string,
  envelope: Envelope,
): Result<{ readonly event: CaseEvent; readonly line: string }> {
  const current = loaded.whole;
  const event = stamped(sent, { sequence: current.eventCount, at });
  if (event.type === 'diagnosis-entry') {
    const transcript =
      current.phones.find(({ phoneKey }) => phoneKey === event.phoneKey)?.transcript ?? [];
    // Two screens on one diagnosis, or a double press: the second event answers an older question.
    if (event.entry.type !== 'started' && event.entry.sequence !== transcript.length)
      return failure(problem('CASE_STEP_OUT_OF_ORDER'));
  }
  const limit = beyondLimits(current, event) ?? beyondLines(loaded, envelope);
  if (limit !== null) return failure(limit);
  const line = checkedLine(event, envelope);
  return line.ok ? success({ event, line: `${line.value}\n` }) : line;
}

/** The lines that a journal has room for: those of newer versions count too. */
function beyondLines(
  { seen, lineCount }: Pick<LoadedCase, 'seen' | 'lineCount'>,
  { writer }: Envelope,
): Problem | null {
  if (lineCount >= MAX_EVENTS) return problem('CASE_TOO_MANY_EVENTS', { most: MAX_EVENTS });
  const writers = new Set([...Object.keys(seen), writer]);
  return writers.size > MAX_WRITERS
    ? problem('CASE_TOO_MANY_WRITERS', { most: MAX_WRITERS })
    : null;
}

/** A journal beyond the limits could not be opened again, so the event is refused instead. */
function beyondLimits(current: Case, event: CaseEvent): Problem | null {
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
