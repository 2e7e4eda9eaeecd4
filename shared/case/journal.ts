import { problem, type Problem } from '../domain/problem.ts';
import { failure, type Result, success } from '../domain/result.ts';
import { type Case, CASE_FORMAT, type CaseEvent } from './case-schema.ts';
import {
  endsAsSealed,
  entryOfFormer,
  type JournalEntry,
  linesWithin,
  mayBeTorn,
  type ReadLine,
  readLine,
} from './journal-line.ts';
import { MAX_EVENTS, MAX_GAPS, MAX_IMPORTED_NUMBER, MAX_WRITERS } from './line-limits.ts';
import { asJournal, type CaseCreated, type Journal, reduceCase } from './reduce.ts';

/** Longest journal or exported case; `cases.case.import` accepts as much. */
export const MAX_JOURNAL_BYTES = 32 * 1024 * 1024;
/** Longest event: a scan of 4096 hosts with all its evidence fits. */
export const MAX_EVENT_BYTES = 8 * 1024 * 1024;
export const MAX_PHONES = 4096;
export const MAX_ACCESSES = 500;
/** A case has one torn line for each time that the program was killed. */
const MAX_DAMAGED_LINES = 1000;

const MEGABYTE = 1024 * 1024;

/** Lines that a journal must have had and no longer has. */
export type Gap = {
  /** Null when only the order of the lines shows that something is missing. */
  readonly writer: string | null;
  readonly from: number;
  readonly to: number;
};

export type JournalReading = {
  readonly journal: Journal;
  /** Every complete line, including those of newer versions, in the order of the case. */
  readonly entries: readonly JournalEntry[];
  /** Incomplete lines. They stay in the file. */
  readonly damaged: readonly string[];
  /** Confirmed lines that are lost; a torn write leaves none. */
  readonly gaps: readonly Gap[];
  /** True when some line has format 1. */
  readonly isFormer: boolean;
  /** False when the last line has no line end, which the next write must add first. */
  readonly endsWithNewline: boolean;
  /** Complete lines in the file, which may contain one twice: what `MAX_EVENTS` limits. */
  readonly lineCount: number;
  /** True when some damaged line has a correct checksum, and numbers that no line can have. */
  readonly isMisnumbered: boolean;
};

/** What the store knows about a journal whose first line is lost: its file name and its folder. */
export type KnownOfCase = { readonly caseId: string; readonly simulated: boolean };

type Lines = {
  readonly entries: JournalEntry[];
  readonly formers: CaseEvent[];
  readonly damaged: string[];
  firstDamaged: number | null;
  /** True when the last line is damaged, and no torn write: it had been confirmed. */
  lostLast: boolean;
  /** The format that a line without a checksum names; null when none names a newer one. */
  newer: number | null;
  hasStamp: boolean;
  isMisnumbered: boolean;
};

/** The case has reached the maximum size of a file. */
export function tooLarge(): Problem {
  return problem('CASE_TOO_LARGE', { megabytes: MAX_JOURNAL_BYTES / MEGABYTE });
}

/** Bytes of a text in UTF-8, counted until just beyond `most`. */
function bytesBeyond(text: string, most: number): boolean {
  if (text.length > most) return true;
  if (text.length * 3 <= most) return false;
  let bytes = 0;
  for (let index = 0; index < text.length && bytes <= most; index += 1) {
    const unit = text.charCodeAt(index);
    // Half of a surrogate pair is half of four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x8_00 || (unit >= 0xd8_00 && unit <= 0xdf_ff) ? 2 : 3;
  }
  return bytes > most;
}

/** A line as it reads; if it is damaged, the lines that it may consist of. */
function partsOf(line: string): readonly { readonly part: string; readonly read: ReadLine }[] {
  const read = readLine(line);
  if (read.kind !== 'damaged') return [{ part: line, read }];
  return linesWithin(line).map((part) => ({ part, read: readLine(part) }));
}

/** Whether an unreadable last line had been confirmed; a torn write may have the end of the next one. */
function isLost(part: string, hasEnd: boolean, { entries, formers }: Lines): boolean {
  if (!mayBeTorn(part)) return true;
  if (!hasEnd) return false;
  // Lines of format 1 have no seal to tell them by, but a brace at their end.
  const isOfFormer = formers.length > 0 && entries.length === 0;
  return endsAsSealed(part) || (isOfFormer && part.trimEnd().endsWith('}'));
}

function readLines(text: string): Result<Lines> {
  const lines: Lines = {
    entries: [],
    formers: [],
    damaged: [],
    firstDamaged: null,
    lostLast: false,
    newer: null,
    hasStamp: false,
    isMisnumbered: false,
  };
  let lineNumber = 0;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : end);
    start = end === -1 ? text.length : end + 1;
    lineNumber += 1;
    if (line.trim() === '') continue;
    if (bytesBeyond(line, MAX_EVENT_BYTES))
      return failure(
        problem('CASE_LINE_TOO_LONG', { line: lineNumber, megabytes: MAX_EVENT_BYTES / MEGABYTE }),
      );
    lines.lostLast = false;
    for (const { part, read } of partsOf(line)) {
      if (read.kind === 'newer' && read.isSealed)
        return failure(problem('CASE_FROM_NEWER_VERSION', { format: read.format }));
      if (read.kind === 'entry') lines.entries.push(read.entry);
      else if (read.kind === 'former') lines.formers.push(read.event);
      else {
        lines.damaged.push(part);
        lines.firstDamaged ??= lineNumber;
        lines.lostLast = isLost(part, end !== -1, lines);
        if (read.kind === 'newer') lines.newer ??= read.format;
        lines.hasStamp ||= read.kind === 'newer' || read.isStamped;
        lines.isMisnumbered ||= read.kind === 'damaged' && read.isMisnumbered;
      }
    }
    if (lines.damaged.length > MAX_DAMAGED_LINES)
      return failure(problem('CASE_TOO_MANY_DAMAGED_LINES', { most: MAX_DAMAGED_LINES }));
    if (lines.entries.length + lines.formers.length > MAX_EVENTS)
      return failure(problem('CASE_TOO_MANY_EVENTS', { most: MAX_EVENTS }));
  }
  // Where other lines are sound, the line that names a newer format was changed.
  return lines.newer !== null && lines.entries.length + lines.formers.length === 0
    ? failure(problem('CASE_FROM_NEWER_VERSION', { format: lines.newer }))
    : success(lines);
}

function isBefore(left: JournalEntry, right: JournalEntry): number {
  const [one, other] = [left.envelope, right.envelope];
  if (one.lamport !== other.lamport) return one.lamport - other.lamport;
  if (one.writer !== other.writer) return one.writer < other.writer ? -1 : 1;
  return one.n - other.n;
}

/**
 * The lines in the order of the case, each once. If two have the same identity, the first counts,
 * because only its writer was told "saved".
 */
function ordered(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  const known = new Set<string>();
  const once = entries.filter(({ envelope: { writer, n } }) => {
    const identity = `${writer}:${n}`;
    if (known.has(identity)) return false;
    known.add(identity);
    return true;
  });
  return once.toSorted(isBefore);
}

/** What is missing: a gap in the numbers of a writer, or in the order of all lines. */
function gapsOf(entries: readonly JournalEntry[]): readonly Gap[] {
  const gaps: Gap[] = [];
  const next = new Map<string, number>();
  let lamport = -1;
  for (const { envelope } of entries.toSorted(
    (left, right) => left.envelope.n - right.envelope.n,
  )) {
    const expected = next.get(envelope.writer) ?? 0;
    if (envelope.n > expected)
      gaps.push({ writer: envelope.writer, from: expected, to: envelope.n - 1 });
    next.set(envelope.writer, envelope.n + 1);
  }
  for (const { envelope } of entries) {
    if (envelope.lamport > lamport + 1)
      gaps.push({ writer: null, from: lamport + 1, to: envelope.lamport - 1 });
    lamport = envelope.lamport;
  }
  const told = new Set(
    entries.flatMap(({ event }) =>
      event?.type === 'case-repaired' ? event.missing.map(gapKey) : [],
    ),
  );
  return gaps.filter((gap) => !told.has(gapKey(gap)));
}

function gapKey({ writer, from, to }: Gap): string {
  return `${writer ?? ''}:${from}:${to}`;
}

/** A creation that replaces the lost one. */
function recreated(entries: readonly JournalEntry[], known: KnownOfCase): JournalEntry {
  const at = entries.find(({ event }) => event !== null)?.event?.at ?? '1970-01-01T00:00:00.000Z';
  const created: CaseCreated = {
    sequence: 0,
    at,
    type: 'case-created',
    format: CASE_FORMAT,
    caseId: known.caseId,
    simulated: known.simulated,
    laptop: { hostname: '', system: '', application: '' },
  };
  return entryOfFormer(created, known.caseId);
}

/** The events in order, numbered by position, with the one creation first. */
function numbered(entries: readonly JournalEntry[]): readonly CaseEvent[] {
  const events = entries.flatMap(({ event }) => event ?? []);
  const created = events.find(({ type }) => type === 'case-created');
  const others = events.filter(({ type }) => type !== 'case-created');
  return [...(created === undefined ? [] : [created]), ...others].map((event, sequence) => ({
    ...event,
    sequence,
  }));
}

function tooMany(events: readonly CaseEvent[]): Problem | null {
  const phones = new Set<string>();
  const accesses = new Set<string>();
  for (const event of events) {
    if ('phoneKey' in event) phones.add(event.phoneKey);
    if (event.type === 'access-described') accesses.add(event.access.id);
  }
  if (phones.size > MAX_PHONES) return problem('CASE_TOO_MANY_PHONES', { most: MAX_PHONES });
  if (accesses.size > MAX_ACCESSES)
    return problem('CASE_TOO_MANY_ACCESSES', { most: MAX_ACCESSES });
  return null;
}

/**
 * Reads a journal of this format or the former one. Incomplete lines are skipped and counted, so a
 * journal with a cut end reopens on its last complete event. If a confirmed line is missing, `gaps`
 * says which, and the rest is still read. A journal that lost its creation is CASE_DAMAGED, unless
 * `known` names its case. Further problems: CASE_NOT_JSON,
 * CASE_FROM_NEWER_VERSION, CASE_EMPTY, CASE_TOO_LARGE and those of the limits.
 */
export function readJournal(
  text: string,
  known: KnownOfCase | null = null,
): Result<JournalReading> {
  if (bytesBeyond(text, MAX_JOURNAL_BYTES)) return failure(tooLarge());
  if (text.trim() === '') return failure(problem('CASE_EMPTY'));
  const read = readLines(text);
  if (!read.ok) return read;
  const { entries, formers, damaged, firstDamaged, lostLast, hasStamp, isMisnumbered } = read.value;
  const created = formers.find((event) => event.type === 'case-created');
  const whole = [
    ...formers.map((event) =>
      entryOfFormer(event, created?.caseId.toLowerCase() ?? known?.caseId ?? NOBODY),
    ),
    ...entries,
  ];
  if (whole.length === 0 && !hasStamp) return failure(problem('CASE_NOT_JSON'));
  let inOrder = ordered(whole);
  if (!inOrder.some(({ event }) => event?.type === 'case-created')) {
    if (known === null || whole.length === 0)
      return failure(problem('CASE_DAMAGED', { line: firstDamaged ?? 1 }));
    inOrder = [recreated(inOrder, known), ...inOrder];
  }
  const events = numbered(inOrder);
  const journal = asJournal(events);
  if (journal === null) return failure(problem('CASE_DAMAGED', { line: firstDamaged ?? 1 }));
  const excess = tooMany(events);
  if (excess !== null) return failure(excess);
  const gaps = gapsOf(inOrder);
  // The first line names the case: even if another line has taken its place, it is lost.
  const lostFirst = whole.length < inOrder.length;
  const last: Gap = { writer: null, from: inOrder.length, to: inOrder.length };
  const first: Gap = { writer: null, from: 0, to: 0 };
  return success({
    journal,
    entries: inOrder,
    damaged,
    gaps: [...(lostFirst ? [first] : []), ...gaps, ...(lostLast ? [last] : [])],
    isFormer: formers.length > 0,
    endsWithNewline: text.endsWith('\n'),
    lineCount: whole.length,
    isMisnumbered,
  });
}

/**
 * Why a file from elsewhere is not imported although it can be read: it would leave no number for the
 * lines that follow or no room for another writer, or could never be repaired here. Null when it may
 * be imported.
 */
export function importProblem({ entries, gaps, isMisnumbered }: JournalReading): Problem | null {
  const isTooHigh = entries.some(
    ({ envelope: { n, lamport } }) => Math.max(n, lamport) > MAX_IMPORTED_NUMBER,
  );
  if (isMisnumbered || isTooHigh) return problem('CASE_MISNUMBERED');
  if (gaps.length > MAX_GAPS) return problem('CASE_TOO_MANY_GAPS', { most: MAX_GAPS });
  const writers = new Set(entries.map(({ envelope }) => envelope.writer));
  return writers.size >= MAX_WRITERS
    ? problem('CASE_TOO_MANY_WRITERS', { most: MAX_WRITERS })
    : null;
}

/** Replaces the writer of lines whose case is not known. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Lines as text in the present format. */
export function journalText(entries: readonly Pick<JournalEntry, 'line'>[]): string {
  return entries.map(({ line }) => `${line}\n`).join('');
}

/**
 * Everything that was read, including incomplete lines. A torn write stays without its line end,
 * because an unreadable last line with its end would mean that something confirmed is lost.
 */
export function textOf(
  { damaged, gaps }: Pick<JournalReading, 'damaged' | 'gaps'>,
  entries: readonly Pick<JournalEntry, 'line'>[],
): string {
  if (gaps.length === 0 && !damaged.every(mayBeTorn))
    // At the end, such lines would stand for something confirmed.
    return `${damaged.map((line) => `${line}\n`).join('')}${journalText(entries)}`;
  const end = damaged.length > 0 && gaps.length > 0 ? '\n' : '';
  return `${journalText(entries)}${damaged.join('\n')}${end}`;
}

/** True for the same case: the longer journal starts with every line of the shorter one. */
export function isPrefix(
  shorter: readonly JournalEntry[],
  longer: readonly JournalEntry[],
): boolean {
  return (
    shorter.length <= longer.length &&
    shorter.every((entry, index) => entry.line === longer[index]?.line)
  );
}

/** The case of a journal, with what could not be read or understood. */
export function caseOf({ journal, damaged, gaps, entries }: JournalReading): Case {
  const newer = entries.filter(({ event }) => event === null).length;
  return {
    ...reduceCase(journal),
    ...(damaged.length === 0 ? {} : { damagedLines: damaged.length }),
    ...(newer === 0 ? {} : { newerEvents: newer }),
    ...(gaps.length === 0 ? {} : { isDamaged: true }),
  };
}
