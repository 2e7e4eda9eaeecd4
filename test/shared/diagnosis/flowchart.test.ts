import { describe, expect, it } from 'vitest';
import { flowchartOf } from '../../../shared/diagnosis/flowchart.ts';
import type { PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';

const phones: readonly PhoneContext[] = modelFile.models.map((model) => ({
  brand: model.brand,
  model: model.names[0] ?? null,
  kind: model.kind,
  resetProcedure: model.resetProcedure,
  hasScreen: model.screen,
  ovhSupplied: model.ovhSupplied,
}));

describe('the flowchart', () => {
  it('draws every arrow downwards, for every model, from every entry', () => {
    const entries = [graph.start, ...graph.symptoms.map(({ entry }) => entry)];
    const upwards = phones.flatMap((phone) =>
      entries.flatMap((entry) => {
        const chart = flowchartOf(graph, phone, entry);
        const rows = new Map(chart.nodes.map(({ node, row }) => [node.id, row]));
        return chart.edges.filter(
          ({ from, to }) => (rows.get(from) ?? 0) >= (rows.get(to) ?? Number.NEGATIVE_INFINITY),
        );
      }),
    );
    expect(upwards).toEqual([]);
  });

  it('gives each node its own place, from the entry on the first row', () => {
    const [phone] = phones;
    if (phone === undefined) throw new Error('no model');
    const chart = flowchartOf(graph, phone);
    const places = chart.nodes.map(({ row, column }) => `${row}/${column}`);
    expect(new Set(places).size).toBe(places.length);
    expect(chart.nodes[0]).toMatchObject({ node: { id: 'one-phone' }, row: 0, column: 0 });
    expect(chart.nodes.filter(({ row }) => row === 0)).toHaveLength(1);
    expect(chart.rows).toBeGreaterThan(10);
  });

  it('leaves out what this phone cannot meet', () => {
    const idsOf = (brand: string) => {
      const phone = phones.find((one) => one.brand === brand && one.kind === 'desk');
      if (phone === undefined) throw new Error(`no desk phone of ${brand}`);
      return flowchartOf(graph, phone).nodes.map(({ node }) => node.id);
    };
    expect(idsOf('lg')).toContain('manual-lg-88xx');
    expect(idsOf('yealink')).not.toContain('manual-lg-88xx');
    expect(idsOf('yealink')).not.toContain('wifi-joined');
  });
});
