import type { Case, CaseSummary } from '../../shared/case/case-schema.ts';
import {
  caseOf,
  type Gap,
  importProblem,
  type JournalReading,
  journalText,
  type KnownOfCase,
  readJournal,
  textOf,
} from '../../shared/case/journal.ts';
import { summariseJournal } from '../../shared/case/summary.ts';
import { problem } from '../../shared/domain/problem.ts';
import { failure, type Result, success } from '../../shared/domain/result.ts';
import { type ImportPlan, planImport } from './plan-import.ts';

/** A journal as it is in a file, and what else is known about its case. */
export type JournalSource = { readonly bytes: Uint8Array; readonly known: KnownOfCase | null };

/** A case that was read, and what the next line must know about the lines before it. */
export type OpenedJournal = {
  readonly whole: Case;
  readonly endsWithNewline: boolean;
  readonly isFormer: boolean;
  readonly gaps: readonly Gap[];
  /** Per writer, the last line that was read. */
  readonly seen: Readonly<Record<string, number>>;
  /** The highest number in the order of the lines. */
  readonly lamport: number;
  readonly lineCount: number;
};

/** Input of the work on a journal; every value can be sent to another thread. */
export type JournalInputs = {
  readonly open: JournalSource;
  readonly summary: JournalSource;
  readonly wholeText: JournalSource;
  readonly readableText: JournalSource;
  readonly holdsLine: JournalSource & { readonly line: string };
  readonly caseIdOf: { readonly imported: string };
  readonly plan: {
    readonly imported: string;
    /** The journal of the same case on this computer, if there is one. */
    readonly local: JournalSource | 'none' | 'unreadable';
  };
};

/** Result of the work on a journal. */
export type JournalOutputs = {
  readonly open: OpenedJournal;
  readonly summary: CaseSummary;
  /** Everything that was read, and the name of the site. */
  readonly wholeText: { readonly text: string; readonly siteName: string };
  /** Only the complete lines, which are the beginning of a repaired journal. */
  readonly readableText: string;
  readonly holdsLine: boolean;
  readonly caseIdOf: string;
  readonly plan: ImportPlan;
};

export type JournalWorkName = keyof JournalInputs;

type JournalWork = {
  readonly [Name in JournalWorkName]: (input: JournalInputs[Name]) => Result<JournalOutputs[Name]>;
};

function positionAfter({
  entries,
  lineCount,
}: JournalReading): Pick<OpenedJournal, 'seen' | 'lamport' | 'lineCount'> {
  const seen: Record<string, number> = {};
  let lamport = 0;
  for (const { envelope } of entries) {
    seen[envelope.writer] = Math.max(seen[envelope.writer] ?? 0, envelope.n);
    lamport = Math.max(lamport, envelope.lamport);
  }
  return { seen, lamport, lineCount };
}

const textIn = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The journal; one that names a case other than its file's is damaged. */
function readSource({ bytes, known }: JournalSource): Result<JournalReading> {
  const reading = readJournal(textIn(bytes), known);
  if (!reading.ok || known === null) return reading;
  return reading.value.journal[0].caseId.toLowerCase() === known.caseId
    ? reading
    : failure(problem('CASE_DAMAGED', { line: 1 }));
}

/** An exported case that may be imported; some editors put a byte-order mark before the first line. */
function readImported(text: string): Result<JournalReading> {
  const reading = readJournal(text.replace(/^\uFEFF/, ''));
  if (!reading.ok) return reading;
  const refusal = importProblem(reading.value);
  return refusal === null ? reading : failure(refusal);
}

const work: JournalWork = {
  open: (source) => {
    const reading = readSource(source);
    if (!reading.ok) return reading;
    const { endsWithNewline, isFormer, gaps } = reading.value;
    return success({
      whole: caseOf(reading.value),
      endsWithNewline,
      isFormer,
      gaps,
      ...positionAfter(reading.value),
    });
  },
  summary: ({ bytes, known }) => {
    const summary = summariseJournal(textIn(bytes), known);
    if (!summary.ok || known === null) return summary;
    return summary.value.caseId.toLowerCase() === known.caseId
      ? summary
      : failure(problem('CASE_DAMAGED', { line: 1 }));
  },
  wholeText: (source) => {
    const reading = readSource(source);
    if (!reading.ok) return reading;
    const text = textOf(reading.value, reading.value.entries);
    return success({ text, siteName: caseOf(reading.value).site?.name ?? '' });
  },
  readableText: (source) => {
    const reading = readSource(source);
    return reading.ok ? success(journalText(reading.value.entries)) : reading;
  },
  holdsLine: ({ line, ...source }) => {
    const reading = readSource(source);
    if (!reading.ok) return reading;
    return success(reading.value.entries.some((entry) => entry.line === line));
  },
  caseIdOf: ({ imported }) => {
    const reading = readImported(imported);
    return reading.ok ? success(reading.value.journal[0].caseId) : reading;
  },
  plan: ({ imported, local }) => {
    const reading = readImported(imported);
    if (!reading.ok) return reading;
    if (local === 'none') return success(planImport(reading.value, 'free'));
    const here = local === 'unreadable' ? null : readSource(local);
    return success(planImport(reading.value, here?.ok === true ? here.value : null));
  },
};

/** One piece of work on a journal, as a thread receives it. */
export type JournalRequest<Name extends JournalWorkName = JournalWorkName> = {
  readonly [Each in Name]: { readonly name: Each; readonly input: JournalInputs[Each] };
}[Name];

/** Does one piece of work on a journal, in the calling thread. */
export function doJournalWork<Name extends JournalWorkName>({
  name,
  input,
}: JournalRequest<Name>): Result<JournalOutputs[Name]> {
  return work[name](input);
}
