import { choicesFor } from './condition.ts';
import type { Choice, DiagnosisGraph, DiagnosisNode } from '../knowledge/graph-schema.ts';
import { nodeOf } from './run.ts';
import type { PhoneContext } from './run-schema.ts';

export type FlowchartNode = {
  readonly node: DiagnosisNode;
  /** Row, from 0 at the entry; every edge to the node comes from rows above. */
  readonly row: number;
  /** Place in its row, from 0. */
  readonly column: number;
};

export type FlowchartEdge = {
  readonly from: string;
  readonly to: string;
  /** The answers that lead along this edge, in the node's order. */
  readonly choices: readonly Choice[];
};

export type Flowchart = {
  readonly nodes: readonly FlowchartNode[];
  readonly edges: readonly FlowchartEdge[];
  readonly rows: number;
  readonly columns: number;
};

/** The edges out of a node for this phone; answers that lead to the same node share one. */
function edgesFrom(node: DiagnosisNode, phone: PhoneContext): readonly FlowchartEdge[] {
  const grouped = Map.groupBy(choicesFor(node, phone), ({ next }) => next);
  return [...grouped].map(([to, members]) => ({
    from: node.id,
    to,
    choices: members.map(({ choice }) => choice),
  }));
}

/**
 * The graph laid out for one phone, from an entry downwards: only the nodes that this phone can
 * reach, each on the row of its longest path, so that every arrow points down.
 */
export function flowchartOf(
  graph: DiagnosisGraph,
  phone: PhoneContext,
  entry: string = graph.start,
): Flowchart {
  const edges: FlowchartEdge[] = [];
  const finished = new Set<string>();
  const order: string[] = [];
  const visit = (id: string): void => {
    const node = nodeOf(graph, id);
    if (node === undefined || finished.has(id)) return;
    finished.add(id);
    const out = edgesFrom(node, phone);
    edges.push(...out);
    for (const { to } of out.toReversed()) visit(to);
    order.push(id);
  };
  visit(entry);
  order.reverse();

  const onward = Map.groupBy(edges, ({ from }) => from);
  const rowOf = new Map<string, number>(order.map((id) => [id, 0]));
  for (const id of order) {
    for (const { to } of onward.get(id) ?? []) {
      rowOf.set(to, Math.max(rowOf.get(to) ?? 0, (rowOf.get(id) ?? 0) + 1));
    }
  }
  const widths = new Map<number, number>();
  const nodes = order.flatMap((id): FlowchartNode[] => {
    const node = nodeOf(graph, id);
    if (node === undefined) return [];
    const row = rowOf.get(id) ?? 0;
    const column = widths.get(row) ?? 0;
    widths.set(row, column + 1);
    return [{ node, row, column }];
  });
  return {
    nodes: nodes.toSorted((a, b) => a.row - b.row || a.column - b.column),
    edges,
    rows: widths.size,
    columns: Math.max(0, ...widths.values()),
  };
}
