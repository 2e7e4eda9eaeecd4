import { describe, expect, it } from 'vitest';
import { edgesOf, faultsOf } from '../diagnosis/graph-check.ts';
import { conditionHolds } from '../../../shared/diagnosis/condition.ts';
import { VerdictIdSchema } from '../../../shared/diagnosis/crossed-test-schema.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { panelProcedures } from '../../../shared/knowledge/panel.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';

function entryOf(words: string): string | undefined {
  return graph.symptoms.find(({ keywords }) => keywords.fr.includes(words))?.entry;
}

describe('the diagnosis graph', () => {
  it('has no fault: all reached, no loop, no blame without a discriminating test', () => {
    expect(faultsOf(graph)).toEqual([]);
  });

  it('counts a single answer outside the crossed test as proof: the proven socket', () => {
    const proofs = graph.nodes.flatMap((node) =>
      node.kind === 'end'
        ? []
        : node.choices.filter(({ proves }) => proves).map(({ id }) => `${node.id}/${id}`),
    );
    expect(proofs).toEqual(['power-known-good/off']);
  });

  it('offers every verdict of the crossed test and nothing else', () => {
    const tests = graph.nodes.filter((node) => node.kind === 'crossed-test');
    const offered = tests.map(({ choices }) => choices.map(({ id }) => id).toSorted());
    expect(offered).toEqual([VerdictIdSchema.options.toSorted()]);
  });

  it('leads only to pages of the control panel that are described', () => {
    const named = graph.nodes.flatMap(({ panelProcedure }) => panelProcedure ?? []);
    const known = new Set(panelProcedures.map(({ id }) => id));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it('leads only through procedures that exist', () => {
    const missing = graph.nodes.filter(
      (node) =>
        node.kind === 'procedure' &&
        node.procedure !== 'reset' &&
        procedureById(node.procedure) === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('never resets or repairs for a sound fault', () => {
    const onward = Map.groupBy(edgesOf(graph), ({ from }) => from);
    const reached = new Set<string>();
    const waiting = ['audio-medium'];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (reached.has(id)) continue;
      reached.add(id);
      waiting.push(...(onward.get(id) ?? []).map(({ to }) => to));
    }
    expect(reached.has('crossed-test')).toBe(true);
    expect(reached.has('reset')).toBe(false);
    expect(reached.has('repair-open')).toBe(false);
  });

  it('checks forwards and do-not-disturb before it can reach the filters of the panel', () => {
    const symptom = graph.symptoms.find(({ id }) => id === 'cannot-receive');
    expect(symptom?.entry).toBe('incoming-do-not-disturb');
  });

  it('warns before the reset and before the router’s', () => {
    const dangerous = [
      'net-common-restart',
      'reset',
      'reset-before-router',
      'reset-before-crossed-test',
      'router-offer',
      'router-reset-ovh',
      'router-reset-other',
    ];
    const cautioned = graph.nodes.filter(({ caution }) => caution !== undefined);
    expect(cautioned.map(({ id }) => id)).toEqual(dangerous);
  });

  it('has a variant without screen wherever it speaks of the screen and an adapter can come', () => {
    const adapter = {
      brand: 'cisco',
      model: 'ATA191',
      kind: 'adapter',
      resetProcedure: 'cisco-ata191',
      hasScreen: false,
      ovhSupplied: true,
    } as const;
    const needed = ['screen-lights', 'net-cable', 'net-address'];
    const adapted = graph.nodes.filter(({ textFor }) =>
      textFor.some(({ when }) => conditionHolds(when, adapter)),
    );
    expect(adapted.map(({ id }) => id)).toEqual(expect.arrayContaining(needed));
  });

  it('finds the node for what technicians say', () => {
    expect(entryOf('ne sonne plus')).toBe('power-cycled');
    expect(entryOf('pas de base')).toBe('base-lit');
    expect(entryOf('écran noir')).toBe('power-plugged');
    expect(entryOf('no service')).toBe('restart-first');
    expect(entryOf('touches orange')).toBe('restart-first');
  });
});
