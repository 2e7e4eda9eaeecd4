import type { CaseEvent } from '../../shared/case/case-schema.ts';
import { MAX_EVENT_BYTES } from '../../shared/case/journal.ts';
import { type Envelope, readLine, writeLine } from '../../shared/case/journal-line.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';

/**
 * The line of an event, without its line end, after the reader has read it. A line that it cannot read
 * would be lost although the person was told "saved", and could make the whole case unreadable.
 */
export function checkedLine(event: CaseEvent, envelope: Envelope): Result<string> {
  const line = writeLine(event, envelope);
  // Each line of a journal has its line end, which counts too.
  if (Buffer.byteLength(line) >= MAX_EVENT_BYTES)
    return failure(problem('CASE_EVENT_TOO_LARGE', { megabytes: MAX_EVENT_BYTES / 1024 / 1024 }));
  const read = readLine(line);
  if (read.kind === 'entry' && read.entry.event !== null) return success(line);
  return failure(
    read.kind === 'damaged' && read.isMisnumbered
      ? problem('CASE_NUMBERS_USED_UP')
      : problem('CASE_EVENT_UNREADABLE', { type: event.type }),
  );
}
