import { nodeOf, replay } from '../../../shared/diagnosis/engine.ts';
import type { Transcript } from '../../../shared/diagnosis/run.ts';
import type { DiagnosisGraph, DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';

/** The node to show now, or undefined when the transcript does not replay. */
export function currentNode(
  graph: DiagnosisGraph,
  transcript: Transcript,
): DiagnosisNode | undefined {
  const state = replay(graph, transcript);
  return state.ok ? nodeOf(graph, state.value.current) : undefined;
}
