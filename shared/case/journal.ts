import { problem, type Problem } from '../domain/problem.ts';
import { failure, type Result, success } from '../domain/result.ts';
import { z } from '../schema.ts';
import { type Case, CASE_FORMAT, type CaseEvent, CaseEventSchema } from './case-schema.ts';
import { asJournal, type Journal, reduceCase } from './reduce.ts';

/** A journal, and an exported case, is never longer; `cases.case.import` accepts as much. */
export const MAX_JOURNAL_BYTES = 32 * 1024 * 1024;

/** One event is never longer: a scan of 4096 hosts with all its evidence fits. */
export const MAX_EVENT_BYTES = 8 * 1024 * 1024;

export type JournalReading = {
  readonly journal: Journal;
  /** Lines that are not events: the cut end of an interrupted write. They stay in the file. */
  readonly damaged: readonly string[];
  /** False when the last line has no line end, which the next write must add first. */
  readonly endsWithNewline: boolean;
};

/** What every journal line of every version has. */
const StampSchema = z.object({ sequence: z.number().int().nonnegative(), type: z.string() });
/** The kinds of event that this version knows; another kind comes from a newer one. */
export const KNOWN_EVENT_TYPES: ReadonlySet<string> = new Set(
  CaseEventSchema.options.map((option) => option.shape.type.value),
);
const FormatSchema = z.object({ type: z.literal('case-created'), format: z.number() });

/** One line of the journal with its line end, reduced to what the schema keeps. */
export function journalLine(event: CaseEvent): string {
  return `${JSON.stringify(event)}\n`;
}

type Line = { readonly kind: 'event'; readonly event: CaseEvent } | LineProblem;
type LineProblem =
  { readonly kind: 'torn' | 'not-event' } | { readonly kind: 'newer'; readonly format: number };

/** The JSON value of a line; undefined when it is not JSON. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one line of untrusted text. */
export function readJournalLine(text: string): Line {
  const value = parseLine(text);
  if (value === undefined) return { kind: 'torn' };
  const format = FormatSchema.safeParse(value);
  if (format.success && format.data.format > CASE_FORMAT)
    return { kind: 'newer', format: format.data.format };
  const event = CaseEventSchema.safeParse(value);
  if (event.success) return { kind: 'event', event: event.data };
  const stamp = StampSchema.safeParse(value);
  if (stamp.success && !KNOWN_EVENT_TYPES.has(stamp.data.type))
    return { kind: 'newer', format: CASE_FORMAT };
  return { kind: 'not-event' };
}

/**
 * Reads a journal. Events are ordered by their sequence. Lines that are not events are skipped, and
 * of two lines with the same sequence the first one counts, because only its writer was told
 * "saved". A journal with a cut end therefore reopens on its last whole event, while a gap in the
 * sequence is refused (CASE_DAMAGED), because something that was confirmed is missing. Further
 * problems: CASE_NOT_JSON, CASE_FROM_NEWER_VERSION, CASE_EMPTY, CASE_TOO_LARGE.
 */
export function readJournal(text: string): Result<JournalReading> {
  if (text.length > MAX_JOURNAL_BYTES) return failure(tooLarge());
  if (text.trim() === '') return failure(problem('CASE_EMPTY'));
  const events: CaseEvent[] = [];
  const damaged: string[] = [];
  let lineNumber = 0;
  let firstDamagedLine: number | null = null;
  for (const line of text.split('\n')) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const read = readJournalLine(line);
    if (read.kind === 'newer')
      return failure(problem('CASE_FROM_NEWER_VERSION', { format: read.format }));
    if (read.kind !== 'event') {
      damaged.push(line);
      firstDamagedLine ??= lineNumber;
    } else if (read.event.sequence === events.length) {
      if ((read.event.type === 'case-created') !== (events.length === 0))
        return failure(problem('CASE_DAMAGED', { line: lineNumber }));
      events.push(read.event);
    } else if (read.event.sequence > events.length) {
      // The gap is at a line that could not be read, otherwise before this one.
      return failure(problem('CASE_DAMAGED', { line: firstDamagedLine ?? lineNumber }));
    }
  }
  const journal = asJournal(events);
  if (journal === null) return failure(notAJournal(text));
  return success({ journal, damaged, endsWithNewline: text.endsWith('\n') });
}

/** Distinguishes a file of another kind from a journal that lost its beginning. */
function notAJournal(text: string): Problem {
  const hasStamp = text.split('\n', 20).some((line) => {
    const value = parseLine(line);
    return value !== undefined && StampSchema.safeParse(value).success;
  });
  return hasStamp ? problem('CASE_DAMAGED', { line: 1 }) : problem('CASE_NOT_JSON');
}

/** The case has reached the maximum size of a file. */
export function tooLarge(): Problem {
  return problem('CASE_TOO_LARGE', { megabytes: MAX_JOURNAL_BYTES / 1024 / 1024 });
}

/** True for the same file: the longer journal starts with every line of the shorter one. */
export function isPrefix(shorter: Journal, longer: Journal): boolean {
  return (
    shorter.length <= longer.length &&
    shorter.every((event, index) => {
      const other = longer[index];
      return other !== undefined && journalLine(event) === journalLine(other);
    })
  );
}

/** The case of a journal, with the number of its damaged lines. */
export function caseOf({ journal, damaged }: JournalReading): Case {
  const whole = reduceCase(journal);
  return damaged.length === 0 ? whole : { ...whole, damagedLines: damaged.length };
}
