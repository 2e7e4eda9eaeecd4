import type {
  DiagnosisGraph,
  DiagnosisNode,
  Outcome,
} from '../../../shared/knowledge/graph-schema.ts';

type Edge = { readonly from: string; readonly choice: string; readonly to: string };

function choicesOf(node: DiagnosisNode) {
  return node.kind === 'end' ? [] : node.choices;
}

/** Every edge of the graph, for any phone: one for each alternative of each choice. */
export function edgesOf(graph: DiagnosisGraph): readonly Edge[] {
  return graph.nodes.flatMap((node) => [
    ...choicesOf(node).flatMap((choice) =>
      choice.next.map(({ node: to }) => ({ from: node.id, choice: choice.id, to })),
    ),
    ...(node.skip === undefined
      ? []
      : [{ from: node.id, choice: 'passed over', to: node.skip.to }]),
  ]);
}

/** The nodes that can be reached along the edges from the start or from any symptom's entry. */
function reachable(graph: DiagnosisGraph, edges: readonly Edge[]): ReadonlySet<string> {
  const onward = Map.groupBy(edges, ({ from }) => from);
  const reached = new Set<string>();
  const waiting = [graph.start, ...graph.symptoms.map(({ entry }) => entry)];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    waiting.push(...(onward.get(id) ?? []).map(({ to }) => to));
  }
  return reached;
}

/** Nodes on a loop, or before one: what remains after removing leaves again and again. */
function onLoops(edges: readonly Edge[]): readonly string[] {
  let left = edges;
  for (;;) {
    const sources = new Set(left.map(({ from }) => from));
    const next = left.filter(({ to }) => sources.has(to));
    if (next.length === left.length) return [...sources];
    left = next;
  }
}

/** Longest path of a graph without loops, in answers; no run can need more. */
export function longestPath(graph: DiagnosisGraph): number {
  const onward = Map.groupBy(edgesOf(graph), ({ from }) => from);
  const known = new Map<string, number>();
  const measure = (id: string): number => {
    const already = known.get(id);
    if (already !== undefined) return already;
    const length = Math.max(0, ...(onward.get(id) ?? []).map(({ to }) => 1 + measure(to)));
    known.set(id, length);
    return length;
  };
  return Math.max(measure(graph.start), ...graph.symptoms.map(({ entry }) => measure(entry)));
}

/**
 * The answers that discriminate, by what they allow to blame: the crossed test's own verdict, and
 * for the phone the answers marked `proves` (the socket swap of the power branch).
 */
function discriminates(
  graph: DiagnosisGraph,
  edge: Edge,
  blamed: Extract<Outcome, 'site-network' | 'phone-ticket'>,
): boolean {
  const node = graph.nodes.find(({ id }) => id === edge.from);
  if (node === undefined) return false;
  if (node.kind === 'crossed-test') {
    return blamed === 'site-network'
      ? edge.choice === 'site-network'
      : edge.choice === 'phone' || edge.choice === 'both';
  }
  const choice = choicesOf(node).find(({ id }) => id === edge.choice);
  return blamed === 'phone-ticket' && choice?.proves === 'phone';
}

/**
 * Everything that is wrong with a graph, one line each. An empty list means that every node is
 * reachable, every path ends, and no path blames the phone or the site's network without an answer
 * that discriminates.
 */
export function faultsOf(graph: DiagnosisGraph): readonly string[] {
  const faults: string[] = [];
  const ids = graph.nodes.map(({ id }) => id);
  const known = new Set(ids);
  if (known.size !== ids.length) faults.push('a node id is used twice');
  const symptomIds = graph.symptoms.map(({ id }) => id);
  if (new Set(symptomIds).size !== symptomIds.length) faults.push('a symptom id is used twice');
  const edges = edgesOf(graph);
  const targets = [
    { from: 'the start', to: graph.start },
    ...graph.symptoms.map(({ id, entry }) => ({ from: `symptom ${id}`, to: entry })),
    ...edges,
  ];
  for (const { from, to } of targets)
    if (!known.has(to)) faults.push(`${from} leads to no node: ${to}`);
  const reached = reachable(graph, edges);
  for (const id of ids) if (!reached.has(id)) faults.push(`${id} is never reached`);
  for (const id of onLoops(edges)) faults.push(`${id} leads into a loop`);
  for (const node of graph.nodes) {
    for (const answer of node.skip?.after ?? []) {
      const [asked, chosen] = answer.split('/');
      const other = graph.nodes.find(({ id }) => id === asked);
      if (other === undefined || !choicesOf(other).some(({ id }) => id === chosen))
        faults.push(`${node.id} is passed over after no answer: ${answer}`);
    }
    const choiceIds = choicesOf(node).map(({ id }) => id);
    if (new Set(choiceIds).size !== choiceIds.length) faults.push(`${node.id} has a choice twice`);
    for (const { id, next } of choicesOf(node)) {
      const open = next.findIndex(({ when }) => when === undefined);
      if (open !== next.length - 1) {
        faults.push(`${node.id}/${id}: the last alternative alone must have no condition`);
      }
    }
  }
  for (const blamed of ['site-network', 'phone-ticket'] as const) {
    const unproven = reachable(
      graph,
      edges.filter((edge) => !discriminates(graph, edge, blamed)),
    );
    for (const node of graph.nodes) {
      if (node.kind === 'end' && node.outcome === blamed && unproven.has(node.id)) {
        faults.push(`${node.id} blames without a discriminating test`);
      }
    }
  }
  return faults;
}
