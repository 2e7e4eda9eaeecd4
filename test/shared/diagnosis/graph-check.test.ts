import { describe, expect, it } from 'vitest';
import { faultsOf } from './graph-check.ts';
import { type DiagnosisGraph, GraphSchema } from '../../../shared/knowledge/graph-schema.ts';
import { sources } from '../../../shared/knowledge/sources.ts';

const text = { fr: 'Texte', en: 'Text' };
const source = [...sources.keys()][0] ?? '';
const base = { title: text, text, sources: [source] };
const choice = (id: string, node: string, more: object = {}) => ({
  id,
  label: text,
  next: [{ node }],
  ...more,
});
const end = (id: string, outcome: string) => ({
  ...base,
  id,
  kind: 'end',
  outcome,
  claims: [],
  nextAction: text,
});

function graphOf(nodes: object[], symptoms: object[] = []): DiagnosisGraph {
  return GraphSchema.parse({ id: 'tried', version: 1, start: 'ask', nodes, symptoms });
}

const crossed = {
  ...base,
  id: 'crossed',
  kind: 'crossed-test',
  choices: [choice('phone', 'ticket'), choice('site-network', 'site'), choice('works', 'good')],
};
const ends = [end('good', 'repaired'), end('ticket', 'phone-ticket'), end('site', 'site-network')];
const ask = (...choices: object[]) => ({ ...base, id: 'ask', kind: 'question', choices });

describe('faultsOf', () => {
  it('finds nothing wrong with a sound graph', () => {
    expect(
      faultsOf(graphOf([ask(choice('yes', 'good'), choice('no', 'crossed')), crossed, ...ends])),
    ).toEqual([]);
  });

  it.each([
    [
      'a missing node',
      [ask(choice('yes', 'nowhere'), choice('no', 'crossed')), crossed, ...ends],
      'leads to no node: nowhere',
    ],
    [
      'a node nobody reaches',
      [
        ask(choice('yes', 'good'), choice('no', 'crossed')),
        crossed,
        ...ends,
        end('lost', 'repaired'),
      ],
      'lost is never reached',
    ],
    [
      'a loop',
      [ask(choice('yes', 'ask'), choice('no', 'crossed')), crossed, ...ends],
      'ask leads into a loop',
    ],
    [
      'blame of the phone without a test',
      [ask(choice('yes', 'ticket'), choice('no', 'crossed')), crossed, ...ends],
      'ticket blames without',
    ],
    [
      'blame of the site without a test',
      [ask(choice('yes', 'site'), choice('no', 'crossed')), crossed, ...ends],
      'site blames without',
    ],
    [
      'the wrong verdict blaming the phone',
      [
        ask(choice('yes', 'good'), choice('no', 'crossed')),
        {
          ...crossed,
          choices: [
            choice('phone', 'ticket'),
            choice('site-network', 'site'),
            choice('works', 'ticket'),
          ],
        },
        ...ends,
      ],
      'ticket blames without',
    ],
    [
      'a choice twice',
      [ask(choice('no', 'good'), choice('no', 'crossed')), crossed, ...ends],
      'ask has a choice twice',
    ],
    [
      'a choice without an open alternative',
      [
        ask(
          { ...choice('yes', 'good'), next: [{ when: { hasScreen: true }, node: 'good' }] },
          choice('no', 'crossed'),
        ),
        crossed,
        ...ends,
      ],
      'the last alternative alone',
    ],
  ])('finds %s', (_, nodes, fault) => {
    expect(faultsOf(graphOf(nodes)).join('\n')).toContain(fault);
  });

  it('lets an answer that proves blame the phone, but not the site', () => {
    const proof = ask(choice('dark', 'ticket', { proves: 'phone' }), choice('no', 'crossed'));
    expect(faultsOf(graphOf([proof, crossed, ...ends]))).toEqual([]);
    const wrong = ask(choice('dark', 'site', { proves: 'phone' }), choice('no', 'crossed'));
    expect(faultsOf(graphOf([wrong, crossed, ...ends])).join()).toContain('site blames without');
  });

  it('watches the entries of symptoms too', () => {
    const symptom = {
      id: 'dark',
      label: text,
      keywords: { fr: [], en: [] },
      entry: 'ticket',
      sources: [source],
    };
    const nodes = [ask(choice('yes', 'good'), choice('no', 'crossed')), crossed, ...ends];
    expect(faultsOf(graphOf(nodes, [symptom])).join()).toContain('ticket blames without');
  });
});
