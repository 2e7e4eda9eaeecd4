import { problem } from '../domain/problem.ts';
import { failure, type Result, success } from '../domain/result.ts';
import { nextNode } from './condition.ts';
import type { DiagnosisGraph, DiagnosisNode } from '../knowledge/graph-schema.ts';
import type { DiagnosisState, TranscriptEntry } from './run-schema.ts';

export type Transcript = readonly TranscriptEntry[];
export type Entry<Type extends TranscriptEntry['type']> = Extract<TranscriptEntry, { type: Type }>;

/** A state and the earlier ones that an undo restores, newest last. */
export type Run = { readonly state: DiagnosisState; readonly before: readonly DiagnosisState[] };

const indexes = new WeakMap<DiagnosisGraph, ReadonlyMap<string, DiagnosisNode>>();

/** The node with this id, or undefined. */
export function nodeOf(graph: DiagnosisGraph, id: string): DiagnosisNode | undefined {
  let index = indexes.get(graph);
  if (index === undefined) {
    index = new Map(graph.nodes.map((node) => [node.id, node]));
    indexes.set(graph, index);
  }
  return index.get(id);
}

type Path = DiagnosisState['path'];

/** The node to show when the path leads to this one, which may be passed over for it. */
export function landing(graph: DiagnosisGraph, id: string, path: Path): DiagnosisNode | undefined {
  const node = nodeOf(graph, id);
  const isPassedOver = node?.skip?.after.some((given) =>
    path.some(({ node: asked, choice }) => given === `${asked}/${choice}`),
  );
  // The graph has no loop, passed over steps included, so this ends.
  return node?.skip !== undefined && isPassedOver === true
    ? landing(graph, node.skip.to, path)
    : node;
}

/** The history for a new state, so that one undo restores exactly the previous one. */
function advance(run: Run, state: DiagnosisState): Result<Run> {
  return success({ state, before: [...run.before, run.state] });
}

/** The run that a `started` line begins. */
export function start(graph: DiagnosisGraph, entry: Entry<'started'>): Result<Run> {
  const symptom = graph.symptoms.find(({ id }) => id === entry.symptom);
  if (entry.graphId !== graph.id)
    return failure(problem('DIAGNOSIS_GRAPH_CHANGED', { node: entry.node }));
  if (entry.symptom !== null && symptom === undefined) {
    return failure(problem('DIAGNOSIS_UNKNOWN_SYMPTOM', { symptom: entry.symptom }));
  }
  const node = nodeOf(graph, entry.node);
  if (node === undefined || entry.node !== (symptom?.entry ?? graph.start)) {
    return failure(problem('DIAGNOSIS_UNKNOWN_NODE', { node: entry.node }));
  }
  const state: DiagnosisState = {
    graphId: graph.id,
    context: entry.context,
    symptom: entry.symptom,
    current: entry.node,
    path: [],
    stepsDone: {},
    suspended: false,
    ended: node.kind === 'end',
  };
  return success({ state, before: [] });
}

function answer(graph: DiagnosisGraph, run: Run, entry: Entry<'answered'>): Result<Run> {
  const { state } = run;
  const node = nodeOf(graph, state.current);
  if (node === undefined || node.kind === 'end') return failure(problem('DIAGNOSIS_ENDED'));
  if (entry.node !== state.current) {
    return failure(problem('DIAGNOSIS_NOT_CURRENT_NODE', { node: entry.node }));
  }
  const choice = node.choices.find(({ id }) => id === entry.choice);
  if (choice === undefined)
    return failure(problem('DIAGNOSIS_UNKNOWN_CHOICE', { choice: entry.choice }));
  if (
    entry.overruled !== null &&
    (entry.confirmedBy !== 'person' ||
      entry.overruled === entry.choice ||
      !node.choices.some(({ id }) => id === entry.overruled))
  ) {
    return failure(problem('DIAGNOSIS_UNKNOWN_CHOICE', { choice: entry.overruled }));
  }
  if (entry.confirmedBy === 'application' && entry.strength === 'suggested') {
    return failure(problem('DIAGNOSIS_NOT_OBSERVED', { choice: entry.choice }));
  }
  const next = nextNode(choice, state.context);
  const path = [...state.path, { node: node.id, choice: choice.id }];
  const reached = next === undefined ? undefined : landing(graph, next, path);
  if (reached === undefined)
    return failure(problem('DIAGNOSIS_UNKNOWN_NODE', { node: next ?? node.id }));
  return advance(run, {
    ...state,
    current: reached.id,
    path,
    ended: reached.kind === 'end',
  });
}

function tick(graph: DiagnosisGraph, run: Run, entry: Entry<'step-done'>): Result<Run> {
  const { state } = run;
  const node = nodeOf(graph, state.current);
  if (entry.node !== state.current || node?.kind !== 'procedure') {
    return failure(problem('DIAGNOSIS_NOT_CURRENT_NODE', { node: entry.node }));
  }
  const expected = node.procedure === 'reset' ? state.context.resetProcedure : node.procedure;
  if (expected !== null && entry.procedure !== expected) {
    return failure(problem('DIAGNOSIS_WRONG_PROCEDURE', { procedure: entry.procedure }));
  }
  const done = state.stepsDone[node.id] ?? [];
  if (done.includes(entry.step)) {
    return failure(problem('DIAGNOSIS_STEP_ALREADY_DONE', { step: entry.step }));
  }
  return advance(run, {
    ...state,
    stepsDone: { ...state.stepsDone, [node.id]: [...done, entry.step] },
  });
}

function jumpBack(run: Run, entry: Entry<'jumped-back'>): Result<Run> {
  const { state } = run;
  const position = state.path.findIndex(({ node }) => node === entry.node);
  if (position < 0) return failure(problem('DIAGNOSIS_NOT_ON_PATH', { node: entry.node }));
  const kept = state.path.slice(0, position);
  const keptNodes = new Set(kept.map(({ node }) => node));
  return advance(run, {
    ...state,
    current: entry.node,
    path: kept,
    stepsDone: Object.fromEntries(
      Object.entries(state.stepsDone).filter(([node]) => keptNodes.has(node)),
    ),
    ended: false,
  });
}

function undo(run: Run): Result<Run> {
  const state = run.before.at(-1);
  if (state === undefined) return failure(problem('DIAGNOSIS_NOTHING_TO_UNDO'));
  return success({ state, before: run.before.slice(0, -1) });
}

/** Applies one line to a run; the only place that decides what is legal. */
export function apply(graph: DiagnosisGraph, run: Run | null, entry: TranscriptEntry): Result<Run> {
  if (entry.type === 'started') return start(graph, entry);
  if (run === null) return failure(problem('DIAGNOSIS_NOT_STARTED'));
  const { state } = run;
  if (entry.type === 'resumed') {
    if (!state.suspended) return failure(problem('DIAGNOSIS_NOT_SUSPENDED'));
    return success({ ...run, state: { ...state, suspended: false } });
  }
  if (state.suspended) return failure(problem('DIAGNOSIS_SUSPENDED'));
  switch (entry.type) {
    case 'answered':
      return answer(graph, run, entry);
    case 'step-done':
      return tick(graph, run, entry);
    case 'jumped-back':
      return jumpBack(run, entry);
    case 'undone':
      return undo(run);
    default:
      if (state.ended) return failure(problem('DIAGNOSIS_ENDED'));
      return success({ ...run, state: { ...state, suspended: true } });
  }
}

/** The latest run of a transcript, null when it is empty, or the problem of its first illegal line. */
export function fold(graph: DiagnosisGraph, transcript: Transcript): Result<Run | null> {
  if (transcript.some((entry, position) => entry.sequence !== position)) {
    return failure(problem('DIAGNOSIS_TRANSCRIPT_BROKEN'));
  }
  const begin = transcript.findLastIndex(({ type }) => type === 'started');
  const started = transcript[begin];
  let run: Run | null = null;
  for (const entry of transcript.slice(Math.max(begin, 0))) {
    const applied = apply(graph, run, entry);
    if (!applied.ok) {
      // A case may come from a version with another graph: report that, not "broken".
      const sameGraph = started?.type !== 'started' || started.graphVersion === graph.version;
      return sameGraph
        ? applied
        : failure(problem('DIAGNOSIS_GRAPH_CHANGED', { node: 'node' in entry ? entry.node : '' }));
    }
    run = applied.value;
  }
  return success(run);
}
