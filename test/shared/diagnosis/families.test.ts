import { describe, expect, it } from 'vitest';
import {
  answerEntry,
  endOf,
  replay,
  startEntry,
  stepDoneEntry,
} from '../../../shared/diagnosis/engine.ts';
import { currentNode } from './current-node.ts';
import type { PhoneContext, TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { modelFile } from '../../../shared/knowledge/models.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';

const at = '2026-09-10T08:00:00.000Z';

function value<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(`${result.problem.code} ${JSON.stringify(result.problem.params)}`);
  return result.value;
}

function contextOf(name: string): PhoneContext {
  const model = modelFile.models.find(({ names }) => names.includes(name));
  if (model === undefined) throw new Error(`no model ${name}`);
  return {
    brand: model.brand,
    model: name,
    kind: model.kind,
    resetProcedure: model.resetProcedure,
    hasScreen: model.screen,
    ovhSupplied: model.ovhSupplied,
  };
}

/** Ticks every step of the recommended method of the procedure on screen. */
function tickAll(transcript: TranscriptEntry[], context: PhoneContext): TranscriptEntry[] {
  const node = currentNode(graph, transcript);
  if (node?.kind !== 'procedure') return transcript;
  const id = node.procedure === 'reset' ? (context.resetProcedure ?? '') : node.procedure;
  return (procedureById(id)?.methods[0]?.steps ?? []).reduce(
    (lines, step) => [
      ...lines,
      value(
        stepDoneEntry(graph, lines, {
          node: node.id,
          procedure: id,
          step: step.id,
          at,
          confirmedBy: step.observe === undefined ? 'person' : 'application',
        }),
      ),
    ],
    transcript,
  );
}

function drive(name: string, symptom: string | null, choices: string[]) {
  const context = contextOf(name);
  const transcript = choices.reduce(
    (lines, choice) => {
      const ticked = tickAll(lines, context);
      const node = currentNode(graph, ticked)?.id ?? '';
      return [
        ...ticked,
        value(answerEntry(graph, ticked, { node, choice, at, confirmedBy: 'person' })),
      ];
    },
    [value(startEntry(graph, { context, symptom, at }))],
  );
  const state = value(replay(graph, transcript));
  return { state, end: endOf(graph, state), nodes: state.path.map(({ node }) => node) };
}

const opening = ['one', 'on', 'no', 'done', 'fails', 'nothing', 'normal'];
const repair = ['done', 'matches', 'done', 'done', 'fails', 'fails'];
const crossed = ['skip', 'phone'];

describe('each family, from the opening questions to the report', () => {
  it.each([
    ['CP-7841', 'right', [...repair, 'fails', ...crossed]],
    ['ATA191', 'line-dark', [...repair, 'fails', ...crossed]],
    ['N510 IP PRO', 'right', [...repair, ...crossed]],
    ['Maxwell 3', 'right', [...repair, ...crossed]],
    ['W73P', 'right', [...repair, ...crossed]],
    ['T54W', 'right', [...repair, ...crossed]],
    ['SPA112', 'line-dark', [...repair, 'fails', ...crossed]],
    ['HT802', 'line-dark', [...repair, ...crossed]],
    ['V65', 'right', [...repair, ...crossed]],
    ['8820', 'right', [...repair, 'fails', ...crossed]],
    ['C590 IP', 'right', ['done', 'matches', 'done', 'fails', 'fails', ...crossed]],
    ['C530 IP', 'right', [...repair, 'fails', ...crossed]],
    ['AX83H', 'right', [...repair, ...crossed]],
    ['SPA504G', 'right', [...repair, 'fails', ...crossed]],
    ['T58W Pro', 'right', [...repair, ...crossed]],
  ])('%s', (name, afterReset, onwards) => {
    const { end, nodes, state } = drive(name, null, [...opening, 'done', afterReset, ...onwards]);
    expect(nodes).toContain('reset');
    expect(nodes).toContain('repair-mac');
    expect(nodes).toContain('crossed-test');
    expect(state.stepsDone['reset']?.length).toBeGreaterThan(0);
    expect(end?.outcome).toBe('phone-ticket');
  });

  it.each(['CP-7841', 'Maxwell 3', 'W73P', 'T54W', 'V65', '8820', 'N510 IP PRO'])(
    '%s goes to its network when the date is wrong',
    (name) => {
      const { nodes, end } = drive(name, null, [
        ...opening,
        'done',
        'wrong',
        'fails',
        'down',
        'fails',
      ]);
      expect(nodes.slice(-3)).toEqual(['net-cable', 'net-internet', 'net-bypass']);
      expect(end?.outcome).toBe('internet-provider');
    },
  );

  it.each(['ATA191', 'SPA112', 'HT802'])('%s does so by its lights', (name) => {
    const { nodes } = drive(name, null, [...opening, 'done', 'network-dark', 'fails']);
    expect(nodes.slice(-2)).toEqual(['lights-after-reset', 'net-cable']);
  });

  it('a Wi-Fi handset goes to its Wi-Fi, not to a cable', () => {
    const { nodes } = drive('AX83H', null, [...opening, 'done', 'wrong', 'yes']);
    expect(nodes).toContain('wifi-joined');
    expect(nodes).not.toContain('net-cable');
  });

  it('an IP5000 without a known reset is configured by hand, or goes to support', () => {
    const byHand = drive('SoundStation IP 5000', null, [...opening, 'yes', 'works']);
    expect(byHand.nodes.slice(-2)).toEqual(['repair-unavailable', 'manual-polycom-ip5000']);
    const without = drive('SoundStation IP 5000', null, [...opening, 'no']);
    expect(without.end?.id).toBe('end-support');
  });
});

describe('a Gigaset C590 IP in full', () => {
  it('finds its base again by registering the handset', () => {
    const { nodes, end } = drive('C590 IP', 'no-base', ['lit', 'fails', 'fails', 'works']);
    expect(nodes).toEqual(['base-lit', 'base-near', 'base-apart', 'base-register-gigaset']);
    expect(end?.outcome).toBe('repaired');
  });

  it('checks both connectors when the button is not blue', () => {
    const { nodes } = drive('C590 IP', 'blue-button-dark', ['dark', 'dark', 'off']);
    expect(nodes).toEqual(['base-button', 'base-button-ethernet', 'power-wall-socket']);
  });

  it('is reconfigured by code, without a public address to type', () => {
    const { nodes, state } = drive('C590 IP', 'reconfigure', ['done', 'matches', 'done']);
    expect(nodes).toEqual(['repair-open', 'repair-mac', 'repair-code']);
    expect(state.stepsDone['repair-code']).toHaveLength(10);
  });
});
