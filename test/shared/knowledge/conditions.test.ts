import { describe, expect, it } from 'vitest';
import { conditionHolds } from '../../../shared/diagnosis/condition.ts';
import type { Condition } from '../../../shared/knowledge/graph-schema.ts';
import type { PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { panelProcedures } from '../../../shared/knowledge/panel.ts';
import {
  addressReading,
  faq,
  indicators,
  powerAndPorts,
  prerequisites,
} from '../../../shared/knowledge/reference.ts';

const conditions: readonly { readonly where: string; readonly when: Condition }[] = [
  ...diagnosisGraph.symptoms.map(({ id, when }) => ({ where: `symptom ${id}`, when: when ?? {} })),
  ...diagnosisGraph.nodes.flatMap((node) => [
    ...node.textFor.map(({ when }) => ({ where: `text of ${node.id}`, when })),
    ...(node.kind === 'end'
      ? []
      : node.choices.flatMap(({ id, next }) =>
          next.map(({ when }) => ({ where: `${node.id}/${id}`, when: when ?? {} })),
        )),
  ]),
  ...[addressReading, faq, indicators, panelProcedures, powerAndPorts, prerequisites].flatMap(
    (entries) => entries.map(({ id, appliesTo }) => ({ where: id, when: appliesTo })),
  ),
];

/** Every model of the catalogue as the diagnosis knows a phone. */
const phones: readonly PhoneContext[] = modelFile.models.map((model) => ({
  brand: model.brand,
  model: model.names[0] ?? null,
  kind: model.kind,
  resetProcedure: model.resetProcedure,
  hasScreen: model.screen,
  ovhSupplied: model.ovhSupplied,
}));

describe('the conditions of the knowledge base', () => {
  it('are many', () => {
    expect(conditions.length).toBeGreaterThan(300);
  });

  it('each hold for at least one phone of the catalogue', () => {
    const dead = conditions.filter(
      ({ when }) => !phones.some((phone) => conditionHolds(when, phone)),
    );
    expect(dead).toEqual([]);
  });

  it('name nothing that the catalogue does not know', () => {
    const brands = new Set<string>(modelFile.brands.map(({ id }) => id));
    const resets = new Set(phones.map(({ resetProcedure }) => resetProcedure));
    const unknown = conditions.filter(
      ({ when }) =>
        (when.brands ?? []).some((brand) => !brands.has(brand)) ||
        (when.resetProcedures ?? []).some((id) => !resets.has(id)) ||
        (when.models ?? []).some(
          (model) => !phones.some((phone) => conditionHolds({ models: [model] }, phone)),
        ),
    );
    expect(unknown).toEqual([]);
  });
});
