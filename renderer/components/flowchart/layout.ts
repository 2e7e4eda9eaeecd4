import type { Flowchart } from '../../../shared/diagnosis/flowchart.ts';

export const BOX = { width: 184, height: 60, gapX: 26, gapY: 74 } as const;

export type Point = { readonly x: number; readonly y: number };

const SWEEPS = 6;

/**
 * Places each node of a flowchart: rows as given, boxes near their neighbours so that fewer arrows
 * cross, every row centred. Returns the top left corner of each box.
 */
export function placeNodes(chart: Flowchart): {
  readonly corners: ReadonlyMap<string, Point>;
  readonly width: number;
  readonly height: number;
} {
  const rows: string[][] = Array.from({ length: chart.rows }, () => []);
  for (const { node, row } of chart.nodes) rows[row]?.push(node.id);
  const parents = Map.groupBy(chart.edges, (edge) => edge.to);
  const children = Map.groupBy(chart.edges, (edge) => edge.from);
  const place = new Map<string, number>();
  const settle = (): void => {
    for (const row of rows)
      for (const [index, id] of row.entries()) place.set(id, (index + 0.5) / row.length);
  };
  const mean = (ids: readonly string[], fallback: number): number =>
    ids.length === 0
      ? fallback
      : ids.reduce((sum, id) => sum + (place.get(id) ?? 0.5), 0) / ids.length;

  settle();
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0;
    const neighbours = (id: string): string[] =>
      down
        ? (parents.get(id) ?? []).map((edge) => edge.from)
        : (children.get(id) ?? []).map((edge) => edge.to);
    for (const row of down ? rows : rows.toReversed()) {
      const wanted = new Map(row.map((id) => [id, mean(neighbours(id), place.get(id) ?? 0.5)]));
      row.sort((left, right) => (wanted.get(left) ?? 0) - (wanted.get(right) ?? 0));
      settle();
    }
  }

  const width = Math.max(1, chart.columns) * (BOX.width + BOX.gapX) + BOX.gapX;
  const corners = new Map<string, Point>();
  for (const [index, row] of rows.entries()) {
    const used = row.length * (BOX.width + BOX.gapX) - BOX.gapX;
    for (const [column, id] of row.entries())
      corners.set(id, {
        x: (width - used) / 2 + column * (BOX.width + BOX.gapX),
        y: BOX.gapX + index * (BOX.height + BOX.gapY),
      });
  }
  return { corners, width, height: chart.rows * (BOX.height + BOX.gapY) + BOX.gapX };
}
