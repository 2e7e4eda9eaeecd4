import { nodeOf } from '../diagnosis/engine.ts';
import type { TranscriptEntry } from '../diagnosis/run-schema.ts';
import { entriesInForce } from '../diagnosis/withdrawn.ts';
import type { CountsFrom } from '../knowledge/claims.ts';
import type { DiagnosisGraph } from '../knowledge/graph-schema.ts';
import type { Measure } from './measures.ts';
import type { Words } from './words.ts';

/** The last walk through the diagnosis, without what was undone. */
export type Run = {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly inForce: readonly TranscriptEntry[];
};

export type Answered = Extract<TranscriptEntry, { type: 'answered' }>;

/** The last walk of a transcript; null when there is none. */
export function runOf(transcript: readonly TranscriptEntry[]): Run | null {
  const begin = transcript.findLastIndex(({ type }) => type === 'started');
  const entries = transcript.slice(Math.max(begin, 0));
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) return null;
  return { startedAt: first.at, endedAt: last.at, inForce: entriesInForce(entries) };
}

/** The answers of a walk that still hold. */
export function answersOf(run: Run): Answered[] {
  return run.inForce.filter((entry) => entry.type === 'answered');
}

/** A choice of a node, by its id; undefined when the graph has none. */
export function choiceOf(graph: DiagnosisGraph, node: string, choice: string) {
  const found = nodeOf(graph, node);
  return found === undefined || found.kind === 'end'
    ? undefined
    : found.choices.find(({ id }) => id === choice);
}

/** The latest answer that says that the site's network was changed. */
export function networkChange(graph: DiagnosisGraph, run: Run): Answered | undefined {
  return answersOf(run).findLast(
    ({ node, choice }) => choiceOf(graph, node, choice)?.changes === 'site-network',
  );
}

/** True for an instant at or after the given moment of a walk. */
export function isSince(at: string, from: CountsFrom, run: Run): boolean {
  const instant = Date.parse(at);
  if (from === 'run') return instant >= Date.parse(run.startedAt);
  return from === 'ever' || instant >= Date.parse(run.endedAt);
}

/** What may have been repaired since: only the state of the network, by work on the network. */
export function isOutdated(measure: Measure, change: Answered | undefined): boolean {
  const ofNetwork = measure.source === 'network-test' || measure.source === 'public-address';
  return ofNetwork && change !== undefined && Date.parse(measure.at) < Date.parse(change.at);
}

/** How the time of a measurement relates to the conclusion, when the reader must know it. */
export function ageOf(
  measure: Measure,
  run: Run,
  change: Answered | undefined,
  graph: DiagnosisGraph,
): Words[] {
  if (change !== undefined && isOutdated(measure, change)) {
    const step = nodeOf(graph, change.node);
    return [
      {
        key: 'conclusion.age.beforeChange',
        params: {
          step: step === undefined ? change.node : { text: step.title },
          at: { instant: change.at },
        },
      },
    ];
  }
  if (measure.code === 'not-made') return [];
  if (Date.parse(measure.at) < Date.parse(run.startedAt)) return [{ key: 'conclusion.age.before' }];
  return Date.parse(measure.at) > Date.parse(run.endedAt)
    ? [{ key: 'conclusion.age.afterwards' }]
    : [];
}
