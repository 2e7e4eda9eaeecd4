import { describe, expect, it } from 'vitest';
import { choicesFor, conditionHolds } from '../../../shared/diagnosis/condition.ts';
import { erasuresAt } from '../../../shared/diagnosis/erasures.ts';
import { UNKNOWN_PHONE } from '../../../shared/diagnosis/phone-context.ts';
import { landing, nodeOf } from '../../../shared/diagnosis/run.ts';
import type { DiagnosisState, PhoneContext } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { erasureWarnings } from '../../../shared/knowledge/erasures.ts';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { procedures } from '../../../shared/knowledge/procedures.ts';

const catalogue: readonly PhoneContext[] = [
  UNKNOWN_PHONE,
  ...modelFile.models.map((model) => ({
    brand: model.brand,
    model: model.names[0] ?? null,
    kind: model.kind,
    resetProcedure: model.resetProcedure,
    hasScreen: model.screen,
    ovhSupplied: model.ovhSupplied,
  })),
];

const conditions = graph.nodes.flatMap((node) => [
  ...node.erasesFor.map(({ when }) => when),
  ...(node.kind === 'end' ? [] : node.choices.flatMap(({ next }) => next.map(({ when }) => when))),
]);

/** One phone for each way of meeting the graph's conditions: the others walk the same paths. */
const phones: readonly PhoneContext[] = [
  ...new Map(
    catalogue.map((phone) => [
      conditions
        .map((when) => (when === undefined || conditionHolds(when, phone) ? 1 : 0))
        .join(''),
      phone,
    ]),
  ).values(),
];

type Path = DiagnosisState['path'];
type Answer = Path[number];

const PANEL_CLOSED =
  /^(?:line-state|net-common-line|outgoing-state|incoming-filters)\/unknown$|\/no-access$/;
const REPAIR_FAILED = /^(?:repair-recheck|manual-[a-z0-9-]+)\/(?:fails|impossible)$/;

/** Answers of which the order of later steps is made: only these tell two paths apart. */
const RELEVANT: ReadonlySet<string> = new Set([
  ...graph.nodes.flatMap(({ skip }) => skip?.after ?? []),
  ...graph.nodes.flatMap((node) =>
    node.kind === 'end'
      ? []
      : node.choices
          .map(({ id }) => `${node.id}/${id}`)
          .filter(
            (answer) => isReset(node) || PANEL_CLOSED.test(answer) || REPAIR_FAILED.test(answer),
          ),
  ),
]);

function isReset(node: DiagnosisNode): boolean {
  return (
    node.kind === 'procedure' &&
    (node.procedure === 'reset' || node.procedure === 'gigaset-auto-configuration')
  );
}

/** The phone was reset, or the technician said why it cannot be. */
function wasReset(path: Path): boolean {
  return path.some(({ node: id, choice }) => {
    const node = nodeOf(graph, id);
    if (node === undefined || !isReset(node)) return false;
    const byCode = node.kind === 'procedure' && node.procedure !== 'reset';
    // An impossible code says nothing of the reset by menu, keys or button.
    return choice !== 'keep-contacts' && !(byCode && choice === 'impossible');
  });
}

const answered = (path: Path, pattern: RegExp): boolean =>
  path.some(({ node, choice }) => pattern.test(`${node}/${choice}`));

/** Calls `visit` once for each node and each set of relevant answers that can lead to it. */
function walk(
  entry: string,
  phone: PhoneContext,
  visit: (node: DiagnosisNode, path: Path) => void,
) {
  const waiting: { readonly id: string; readonly path: Path }[] = [{ id: entry, path: [] }];
  const seen = new Set<string>();
  for (let head = waiting.pop(); head !== undefined; head = waiting.pop()) {
    const { id, path } = head;
    const key = `${id} ${path
      .map(({ node, choice }) => `${node}/${choice}`)
      .toSorted()
      .join()}`;
    const node = nodeOf(graph, id);
    if (node === undefined || seen.has(key)) continue;
    seen.add(key);
    visit(node, path);
    for (const { choice, next } of choicesFor(node, phone)) {
      const answer: Answer = { node: id, choice: choice.id };
      const onward = RELEVANT.has(`${id}/${choice.id}`) ? [...path, answer] : path;
      const reached = landing(graph, next, onward);
      if (reached !== undefined) waiting.push({ id: reached.id, path: onward });
    }
  }
}

const entries = [
  { id: 'the start', entry: graph.start },
  ...graph.symptoms.map(({ id, entry }) => ({ id, entry })),
];

describe('from every symptom, for every phone', () => {
  it.each(entries)('$id keeps the guide’s order', ({ entry }) => {
    const faults = new Set<string>();
    for (const phone of phones) {
      walk(entry, phone, (node, path) => {
        const at = `${node.id} with ${phone.brand ?? 'unknown'} ${phone.model ?? ''}`;
        const reset = wasReset(path);
        if (node.id.startsWith('router-')) {
          if (!reset) faults.add(`the router before the phone: ${at}`);
          if (answered(path, PANEL_CLOSED)) faults.add(`the router for want of the panel: ${at}`);
        }
        if (node.id.startsWith('reset-before') && reset) faults.add(`a second reset: ${at}`);
        const isLater = node.kind === 'crossed-test' || node.kind === 'end';
        if (isLater && node.id !== 'end-repaired' && answered(path, REPAIR_FAILED)) {
          const refused = path.some(({ choice }) => choice === 'keep-contacts');
          if (!reset && !refused) faults.add(`a failed repair without a reset: ${at}`);
        }
      });
    }
    expect([...faults]).toEqual([]);
  });

  it('asks the holder or 1007 to repair when the panel is closed', () => {
    const open = nodeOf(graph, 'repair-open');
    const closed = open === undefined ? [] : choicesFor(open, UNKNOWN_PHONE);
    expect(closed.find(({ choice }) => choice.id === 'no-access')?.next).toBe('repair-holder');
    expect(nodeOf(graph, 'repair-holder')?.text.fr).toMatch(/titulaire.*1007/);
  });
});

describe('what a step erases', () => {
  /** Words of an instruction that destroys something, in either language. */
  const DESTROYS =
    /reset|réinit|d’usine|factory|73738|\*#168|firmware|micrologiciel|par défaut|defaults/i;

  it('is said by each procedure whose steps destroy something', () => {
    const silent = procedures.filter(
      ({ erases, methods, kind }) =>
        erases.length === 0 &&
        (kind === 'factory-reset' ||
          kind === 'router-reset' ||
          methods.some(({ steps }) => steps.some(({ text }) => DESTROYS.test(text.fr)))),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('is said by each procedure that starts with a base held by its button', () => {
    const silent = procedures.filter(
      ({ erases, methods }) =>
        !erases.includes('pairing') &&
        methods.some(({ steps }) =>
          steps.some(
            ({ text, timer }) =>
              timer?.kind === 'hold' && timer.seconds >= 20 && /base/.test(text.fr),
          ),
        ),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('is said by each step of the graph that destroys something without a procedure', () => {
    const silent = graph.nodes.filter(
      (node) =>
        node.kind === 'action' &&
        /recovery|réinitialisez|laissez-le jusqu’à 24/i.test(node.text.fr) &&
        node.erases.length === 0,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('warns of contacts, pairing and PIN on every path to a base’s reset, code included', () => {
    const bases = catalogue.filter(
      ({ kind, resetProcedure }) => kind === 'dect-base' && resetProcedure !== null,
    );
    expect(bases.length).toBeGreaterThan(5);
    for (const phone of bases) {
      for (const id of [
        'reset',
        'reset-before-router',
        'reset-before-crossed-test',
        'repair-code',
      ]) {
        const node = nodeOf(graph, id);
        const erases = node === undefined ? [] : erasuresAt(node, phone);
        expect(erases, `${phone.model ?? ''} ${id}`).toEqual(
          expect.arrayContaining(['contacts', 'pairing', 'pin']),
        );
      }
    }
  });

  it('has its warning first among those of its procedure', () => {
    for (const { erases, warnings } of procedures) {
      const first = erasureWarnings(erases);
      expect(first).toHaveLength(new Set(erases).size);
      expect(warnings.slice(0, first.length)).toEqual(first);
    }
  });

  it('says so when the assistant itself asks for a factory reset, unless it is done', () => {
    const open = nodeOf(graph, 'repair-open');
    if (open === undefined) throw new Error('no repair-open');
    const asked = catalogue.filter((phone) => erasuresAt(open, phone).length > 0);
    expect(new Set(asked.map(({ brand }) => brand))).toEqual(
      new Set(['yealink', 'unidata', 'incom', 'joher']),
    );
    const done: Path = [{ node: 'reset', choice: 'done' }];
    expect(catalogue.filter((phone) => erasuresAt(open, phone, done).length > 0)).toEqual([]);
  });

  it('includes the way back to Wi-Fi wherever the Wi-Fi is forgotten', () => {
    const lost = procedures.filter(({ erases }) => erases.includes('wifi'));
    expect(lost.length).toBeGreaterThan(5);
    for (const { id, methods } of lost) {
      for (const method of methods) {
        const left = method.steps.findIndex(({ observe }) => observe === 'phone-left');
        const joined = method.steps.findIndex(({ text, caution }) =>
          /Wi-Fi/.test(`${text.fr} ${caution?.fr ?? ''}`),
        );
        const back = method.steps.findIndex(({ observe }) => observe === 'phone-back');
        expect(joined, `${id} ${method.id}`).toBeGreaterThan(left);
        expect(joined, `${id} ${method.id}`).toBeLessThanOrEqual(back);
      }
    }
  });

  it('ends with every handset paired again where all of them are lost', () => {
    const lost = procedures.filter(({ erases }) => erases.includes('pairing'));
    expect(lost.length).toBeGreaterThan(3);
    for (const { id, methods } of lost) {
      for (const method of methods) {
        const text = method.steps.map((step) => step.text.fr).join(' ');
        expect(text, `${id} ${method.id}`).toContain('chaque combiné');
      }
    }
  });

  it('is taken as Wi-Fi’s for every phone that may be on Wi-Fi', () => {
    const wireless = catalogue.filter(
      ({ kind, resetProcedure }) => kind === 'wifi-handset' && resetProcedure !== null,
    );
    expect(wireless.length).toBeGreaterThan(2);
    for (const phone of wireless) {
      const node = nodeOf(graph, 'reset');
      expect(node === undefined ? [] : erasuresAt(node, phone)).toContain('wifi');
    }
  });
});
