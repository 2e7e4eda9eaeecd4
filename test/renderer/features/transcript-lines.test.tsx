import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import {
  jumpBackEntry,
  nodeOf,
  resumeEntry,
  startEntry,
  stepDoneEntry,
  suspendEntry,
  undoEntry,
} from '../../../shared/diagnosis/engine.ts';
import { phoneContext } from '../../../shared/diagnosis/phone-context.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { procedureById } from '../../../shared/knowledge/procedures.ts';
import { openAt } from '../open-app.tsx';
import { AT, yealink } from '../sample-site.ts';
import { answeredLines, withLine, writeLines } from './answered-lines.ts';

const title = (id: string): string => nodeOf(graph, id)?.title.fr ?? '';
const label = (id: string, choice: string): string => {
  const node = nodeOf(graph, id);
  return node === undefined || node.kind === 'end'
    ? ''
    : (node.choices.find((each) => each.id === choice)?.label.fr ?? '');
};

/** A text in which every space is a plain one. */
const plain = (text: string): string => text.replaceAll(/\s/gu, ' ');

/** The lines that the whole transcript shows, without their times. */
async function shownLines(lines: ReturnType<typeof answeredLines>): Promise<string[]> {
  const app = await openAt('diagnosis');
  writeLines(app, lines);
  await app.user.click(await screen.findByText(`Journal complet (${lines.length} lignes)`));
  const list = screen.getAllByRole('list').find((each) => within(each).queryByText(/Début :/));
  if (list === undefined) throw new Error('no transcript');
  return within(list)
    .getAllByRole('listitem')
    .map((item) => plain(item.firstChild?.textContent ?? ''));
}

it('describes each line of a run in words: answers, returns, pauses', async () => {
  const at = AT;
  let lines = answeredLines('one-way-audio', [
    ['audio-sip-alg', 'fails'],
    ['audio-prerequisites', 'met'],
  ]);
  lines = withLine(lines, (all) => jumpBackEntry(graph, all, { node: 'audio-sip-alg', at }));
  lines = withLine(lines, (all) => undoEntry(graph, all, { at }));
  lines = withLine(lines, (all) => suspendEntry(graph, all, { at }));
  lines = withLine(lines, (all) => resumeEntry(graph, all, { at }));
  expect(await shownLines(lines)).toEqual([
    `Début : ${title('audio-sip-alg')}`,
    `${title('audio-sip-alg')} → ${label('audio-sip-alg', 'fails')}`,
    `${title('audio-prerequisites')} → ${label('audio-prerequisites', 'met')}`,
    `Retour à : ${title('audio-sip-alg')}`,
    'Dernière ligne annulée',
    'Mis en pause',
    'Repris',
  ]);
});

it('describes the steps of a procedure that were done', async () => {
  const procedure = 'yealink-standard';
  const step = procedureById(procedure)?.methods[0]?.steps[0];
  const context = phoneContext(yealink);
  const start = { symptom: 'reset-directly', context, at: AT };
  let lines = withLine([], () => startEntry(graph, start));
  lines = withLine(lines, (all) =>
    stepDoneEntry(graph, all, {
      node: 'reset',
      procedure,
      step: step?.id ?? '',
      confirmedBy: 'person',
      at: AT,
    }),
  );
  expect(await shownLines(lines)).toEqual([
    `Début : ${title('reset')}`,
    `✓ ${plain(step?.text.fr ?? '')}`,
  ]);
});
