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
  /** Lines that are no event: the torn end of an interrupted write. They stay in the file. */
  readonly damaged: readonly string[];
  /** False when the last line has no line end, so that the next one must bring it. */
  readonly endsWithNewline: boolean;
};

/** What any journal line of any version has. */
const StampSchema = z.object({ sequence: z.number().int().nonnegative(), type: z.string() });
/** The kinds of event that this version knows; another kind comes from a newer one. */
export const KNOWN_EVENT_TYPES: ReadonlySet<string> = new Set(
  CaseEventSchema.options.map((option) => option.shape.type.value),
);
const FormatSchema = z.object({ type: z.literal('case-created'), format: z.number() });

/** One line of the journal, its line end included; only what the schema keeps. */
export function journalLine(event: CaseEvent): string {
  return `${JSON.stringify(event)}\n`;
}

type Line = { readonly kind: 'event'; readonly event: CaseEvent } | LineProblem;
type LineProblem =
  { readonly kind: 'torn' | 'not-event' } | { readonly kind: 'newer'; readonly format: number };

/** The JSON value of a line; undefined when it is none. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one line; anything may come. */
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
 * Reads a journal. Events count by their sequence: lines that are no event are passed over, and
 * of two lines with the same sequence the first holds, because only its writer was told "saved".
 * A torn end therefore reopens on the last whole event, while a sequence with a hole is refused
 * (CASE_DAMAGED): something that had been confirmed is missing. Further problems: CASE_NOT_JSON,
 * CASE_FROM_NEWER_VERSION, CASE_EMPTY, CASE_TOO_LARGE.
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
      // The hole stands where a line could not be read, else before this one.
      return failure(problem('CASE_DAMAGED', { line: firstDamagedLine ?? lineNumber }));
    }
  }
  const journal = asJournal(events);
  if (journal === null) return failure(notAJournal(text));
  return success({ journal, damaged, endsWithNewline: text.endsWith('\n') });
}

/** Tells a file of another kind from a journal that lost its beginning. */
function notAJournal(text: string): Problem {
  const hasStamp = text.split('\n', 20).some((line) => {
    const value = parseLine(line);
    return value !== undefined && StampSchema.safeParse(value).success;
  });
  return hasStamp ? problem('CASE_DAMAGED', { line: 1 }) : problem('CASE_NOT_JSON');
}

/** The case has reached the size that a file may have. */
export function tooLarge(): Problem {
  return problem('CASE_TOO_LARGE', { megabytes: MAX_JOURNAL_BYTES / 1024 / 1024 });
}

/** The same file: every line of the shorter journal stands in the longer one. */
export function isPrefix(shorter: Journal, longer: Journal): boolean {
  return (
    shorter.length <= longer.length &&
    shorter.every((event, index) => {
      const other = longer[index];
      return other !== undefined && journalLine(event) === journalLine(other);
    })
  );
}

/** The case of a journal that was read, with the count of its damaged lines. */
export function caseOf({ journal, damaged }: JournalReading): Case {
  const whole = reduceCase(journal);
  return damaged.length === 0 ? whole : { ...whole, damagedLines: damaged.length };
}
