import type { Evidence } from '../domain/evidence.ts';
import { problem } from '../domain/problem.ts';
import { failure, type Result, success } from '../domain/result.ts';
import type { DiagnosisGraph, EndNode } from '../knowledge/graph-schema.ts';
import { apply, type Entry, fold, nodeOf, start, type Transcript } from './run.ts';
import type {
  ConfirmedBy,
  DiagnosisState,
  NewTranscriptEntry,
  PhoneContext,
  Strength,
  TranscriptEntry,
} from './run-schema.ts';

export { choicesFor, textFor } from './condition.ts';
export { nodeOf } from './run.ts';

/**
 * The state of the latest run of a transcript. A `started` line begins a new run; earlier runs stay
 * in the transcript for the report. Problems: DIAGNOSIS_NOT_STARTED on an empty transcript,
 * DIAGNOSIS_GRAPH_CHANGED when it was recorded on another version and no longer fits,
 * DIAGNOSIS_TRANSCRIPT_BROKEN on a gap, or the refusal of the first illegal line.
 */
export function replay(graph: DiagnosisGraph, transcript: Transcript): Result<DiagnosisState> {
  const run = fold(graph, transcript);
  if (!run.ok) return run;
  if (run.value === null) return failure(problem('DIAGNOSIS_NOT_STARTED'));
  return success(run.value.state);
}

/** True when an undo would be accepted now. */
export function canUndo(graph: DiagnosisGraph, transcript: Transcript): boolean {
  return undoEntry(graph, transcript, { at: '' }).ok;
}

/** The end that a run has reached, with its outcome and next action; null while it continues. */
export function endOf(graph: DiagnosisGraph, state: DiagnosisState): EndNode | null {
  const node = nodeOf(graph, state.current);
  return node?.kind === 'end' ? node : null;
}

function append(
  graph: DiagnosisGraph,
  transcript: Transcript,
  line: NewTranscriptEntry,
): Result<TranscriptEntry> {
  const run = fold(graph, transcript);
  if (!run.ok) return run;
  const entry: TranscriptEntry = { ...line, sequence: transcript.length };
  const applied = apply(graph, run.value, entry);
  return applied.ok ? success(entry) : applied;
}

/**
 * Begins a run at the entry of a symptom, or at the start without one. Always legal: after a wrong
 * symptom or a corrected model a new run begins, and the earlier lines are kept.
 */
export function startEntry(
  graph: DiagnosisGraph,
  given: {
    readonly context: PhoneContext;
    readonly symptom: string | null;
    readonly at: string;
  },
  transcript: Transcript = [],
): Result<TranscriptEntry> {
  const symptom = graph.symptoms.find(({ id }) => id === given.symptom);
  const entry: Entry<'started'> = {
    type: 'started',
    sequence: transcript.length,
    at: given.at,
    graphId: graph.id,
    graphVersion: graph.version,
    node: symptom?.entry ?? graph.start,
    symptom: given.symptom,
    context: given.context,
  };
  const applied = start(graph, entry);
  return applied.ok ? success(entry) : applied;
}

/** Answers the current node. `overruled` is the choice that the application proposed instead. */
export function answerEntry(
  graph: DiagnosisGraph,
  transcript: Transcript,
  given: {
    readonly node: string;
    readonly choice: string;
    readonly at: string;
    readonly confirmedBy: ConfirmedBy;
    readonly overruled?: string | null;
    readonly strength?: Strength | null;
    readonly evidence?: readonly Evidence[];
    readonly note?: string | null;
  },
): Result<TranscriptEntry> {
  const { node, choice, at, confirmedBy, evidence = [], note = null } = given;
  const { overruled = null, strength = null } = given;
  return append(graph, transcript, {
    type: 'answered',
    at,
    node,
    choice,
    confirmedBy,
    overruled,
    strength,
    evidence: [...evidence],
    note,
  });
}

/** Ticks one step of the procedure shown by the current node. */
export function stepDoneEntry(
  graph: DiagnosisGraph,
  transcript: Transcript,
  given: {
    readonly node: string;
    readonly procedure: string;
    readonly step: string;
    readonly at: string;
    readonly confirmedBy: ConfirmedBy;
    readonly evidence?: readonly Evidence[];
  },
): Result<TranscriptEntry> {
  const { evidence = [], ...rest } = given;
  return append(graph, transcript, { type: 'step-done', ...rest, evidence: [...evidence] });
}

/** Undoes the last answer, tick or jump; the undone line stays in the transcript. */
export function undoEntry(
  graph: DiagnosisGraph,
  transcript: Transcript,
  given: { readonly at: string },
): Result<TranscriptEntry> {
  return append(graph, transcript, { type: 'undone', at: given.at });
}

/** Goes back to a node already answered; later answers no longer count. */
export function jumpBackEntry(
  graph: DiagnosisGraph,
  transcript: Transcript,
  given: { readonly node: string; readonly at: string },
): Result<TranscriptEntry> {
  return append(graph, transcript, { type: 'jumped-back', at: given.at, node: given.node });
}

/** Suspends the run; only `resumeEntry` or a new start is legal afterwards. */
export function suspendEntry(
  graph: DiagnosisGraph,
  transcript: Transcript,
  given: { readonly reason?: string | null; readonly at: string },
): Result<TranscriptEntry> {
  const { at, reason = null } = given;
  return append(graph, transcript, { type: 'suspended', at, reason });
}

/** Resumes a suspended run on the same node. */
export function resumeEntry(
  graph: DiagnosisGraph,
  transcript: Transcript,
  given: { readonly at: string },
): Result<TranscriptEntry> {
  return append(graph, transcript, { type: 'resumed', at: given.at });
}
