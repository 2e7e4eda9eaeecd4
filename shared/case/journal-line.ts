import { InstantSchema } from '../domain/addresses.ts';
import { z } from '../schema.ts';
import { CASE_FORMAT, type CaseEvent, CaseEventSchema, LineNumberSchema } from './case-schema.ts';
import { checksumOf } from './checksum.ts';

/**
 * Who wrote a line and what they knew. A case is the union of what each writer wrote: `writer` and
 * `n` identify a line forever, `lamport` orders lines without any clock.
 */
export const EnvelopeSchema = z.object({
  /** The installation that wrote the line. Lines of format 1 name none: their case counts as it. */
  writer: z.uuid(),
  /** Number of the line among those of its writer, from 0 and without gaps. */
  n: LineNumberSchema,
  /** One more than the highest value that the writer had read. */
  lamport: LineNumberSchema,
  /** The name of the person, for other people to read; may be empty. */
  author: z.string().max(200),
  /** The last line read from each writer, on events whose last value wins: distinguishes later from concurrent edits. */
  seen: z.record(z.uuid(), LineNumberSchema).optional(),
});
export type Envelope = z.infer<typeof EnvelopeSchema>;

/** One complete line of a journal. */
export type JournalEntry = {
  readonly envelope: Envelope;
  /** Null for an event that only a newer version knows: its line is kept and exported unchanged. */
  readonly event: CaseEvent | null;
  /** The line in the present format, without its line end. */
  readonly line: string;
};

/** A line of format 1, which names no writer. */
type FormerLine = { readonly kind: 'former'; readonly event: CaseEvent };
export type ReadLine =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | FormerLine
  /** Text that is not a line: a torn write, or a line that was changed. */
  | { readonly kind: 'damaged'; readonly isStamped: boolean; readonly isMisnumbered: boolean }
  /** Only a checksum proves that the line says so itself, and not a changed byte. */
  | { readonly kind: 'newer'; readonly format: number; readonly isSealed: boolean };

/** Events whose last value wins, so that it matters what their writer had read. */
const LAST_WINS: ReadonlySet<CaseEvent['type']> = new Set([
  'site-described',
  'phone-chosen',
  'label-mac-typed',
  'panel-mac-typed',
  'access-described',
  'crossed-test-cell',
  'case-closed',
  'case-reopened',
]);

/** True when the line of an event records what its writer had read. */
export function saysWhatWasSeen({ type }: Pick<CaseEvent, 'type'>): boolean {
  return LAST_WINS.has(type);
}

/** A line with its checksum at the end; one more character may follow if the line end is damaged. */
export const SEALED = /^(\{.*),"sum":"([0-9a-f]{8})"\}.?$/s;
const SEAL = ',"sum":"????????"}';
/** Two lines with a damaged line end between them. */
const BETWEEN_LINES = /(?<=,"sum":"[0-9a-f]{8}"\}).(?=\{)/s;

/** The lines in a text that was read as one line, because the line ends between them are damaged. */
export function linesWithin(text: string): readonly string[] {
  return text.split(BETWEEN_LINES);
}

/** Whether an incomplete line ends as a line does: it was damaged later, not torn when written. */
export function endsAsSealed(text: string): boolean {
  const end = text.slice(-SEAL.length);
  if (end.length < SEAL.length) return false;
  const wrong = SEAL.split('').filter((sign, index) => sign !== '?' && sign !== end.charAt(index));
  return wrong.length <= MOST_WRONG_SIGNS;
}

/**
 * Whether text may be the start of a line, as a write leaves it that was cut off. What a disk puts in
 * place of lost lines (zeros, or bytes that are no text) is none.
 */
export function mayBeTorn(text: string): boolean {
  return /^\{[^\p{Cc}]*\r?$/u.test(text) && !/\uFFFD{2}/.test(text);
}

/** More than this is not a damaged seal but other text. */
const MOST_WRONG_SIGNS = 2;
/** JSON has numbers that no schema of integers accepts, such as 1e400. */
const AnyNumber = z.custom<number>((value) => typeof value === 'number');
/** An envelope of the present format whose numbers may be impossible. */
const UnboundedEnvelopeSchema = EnvelopeSchema.extend({
  n: AnyNumber,
  lamport: AnyNumber,
  seen: z.record(z.uuid(), AnyNumber).optional(),
});
const StampSchema = z.object({
  type: z.string(),
  sequence: AnyNumber.optional(),
  at: InstantSchema,
});
const FormatSchema = z.object({ type: z.literal('case-created'), format: z.number() });
/** The kinds of event that this version knows; any other kind comes from a newer one. */
export const KNOWN_TYPES: ReadonlySet<string> = new Set(
  CaseEventSchema.options.map((option) => option.shape.type.value),
);

/** A line in the present format, sealed with its checksum, without its line end. */
export function writeLine(event: CaseEvent, envelope: Envelope): string {
  const { sequence: _sequence, ...body } = event;
  const text = JSON.stringify({ ...body, ...envelope }).slice(0, -1);
  return `${text},"sum":"${checksumOf(text)}"}`;
}

/** An event of format 1 in the present format: its case counts as its writer. */
export function entryOfFormer(event: CaseEvent, caseId: string): JournalEntry {
  const { sequence } = event;
  const envelope = { writer: caseId, n: sequence, lamport: sequence, author: '' };
  const present: CaseEvent =
    event.type === 'case-created' ? { ...event, caseId, format: CASE_FORMAT } : event;
  return { envelope, event: present, line: writeLine(present, envelope) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function newerFormat(value: unknown): number | null {
  const format = FormatSchema.safeParse(value);
  return format.success && format.data.format > CASE_FORMAT ? format.data.format : null;
}

/** Reads one line of untrusted text. */
export function readLine(text: string): ReadLine {
  const sealed = SEALED.exec(text);
  if (sealed === null) return readFormerLine(text);
  const [, covered = '', sum = ''] = sealed;
  const value = checksumOf(covered) === sum ? parseJson(`${covered}}`) : undefined;
  if (typeof value !== 'object' || value === null)
    return { kind: 'damaged', isStamped: true, isMisnumbered: false };
  const newer = newerFormat(value);
  if (newer !== null) return { kind: 'newer', format: newer, isSealed: true };
  const envelope = EnvelopeSchema.safeParse(value);
  if (!envelope.success) {
    // No version numbers its lines like this: the line was forged, or follows one that was.
    if (UnboundedEnvelopeSchema.safeParse(value).success)
      return { kind: 'damaged', isStamped: true, isMisnumbered: true };
    // The line is complete, but it names its writer in a way that only a newer version knows.
    return { kind: 'newer', format: CASE_FORMAT + 1, isSealed: true };
  }
  const event = CaseEventSchema.safeParse({ ...value, sequence: 0 });
  const line = `${covered},"sum":"${sum}"}`;
  return {
    kind: 'entry',
    entry: { envelope: envelope.data, event: event.success ? event.data : null, line },
  };
}

/** Every format since the second seals its lines: an event that format 1 does not know is damaged. */
function readFormerLine(text: string): ReadLine {
  const value = parseJson(text);
  const newer = newerFormat(value);
  if (newer !== null) return { kind: 'newer', format: newer, isSealed: false };
  const event = CaseEventSchema.safeParse(value);
  if (event.success) return { kind: 'former', event: event.data };
  const stamp = StampSchema.safeParse(value);
  const sequence = stamp.data?.sequence;
  const isMisnumbered = sequence !== undefined && !LineNumberSchema.safeParse(sequence).success;
  return { kind: 'damaged', isStamped: stamp.success, isMisnumbered };
}
