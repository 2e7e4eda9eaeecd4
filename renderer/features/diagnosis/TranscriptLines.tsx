import { nodeOf } from '../../../shared/diagnosis/engine.ts';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { procedureById, stepOf } from '../../../shared/knowledge/procedures.ts';
import { type Text, useText } from '../../base/text.ts';
import classes from './Diagnosis.module.css';

/** Every line of the transcript, undone ones included: the same lines as in the report. */
export function TranscriptLines({
  transcript,
}: {
  readonly transcript: readonly TranscriptEntry[];
}) {
  const text = useText();
  return (
    <ol className={classes['path']}>
      {transcript.map((entry) => (
        <li key={entry.sequence} className={classes['step']}>
          {lineWords(text, entry)}
          <div className={classes['gave']}>{text.time(entry.at)}</div>
        </li>
      ))}
    </ol>
  );
}

function nodeTitle(text: Text, id: string): string {
  const node = nodeOf(diagnosisGraph, id);
  return node === undefined ? id : text.pick(node.title);
}

function choiceWords(text: Text, nodeId: string, choiceId: string): string {
  const node = nodeOf(diagnosisGraph, nodeId);
  if (node === undefined || node.kind === 'end') return choiceId;
  const choice = node.choices.find(({ id }) => id === choiceId);
  return choice === undefined ? choiceId : text.pick(choice.label);
}

function stepWords(text: Text, procedureId: string, stepId: string): string {
  const procedure = procedureById(procedureId);
  const found = procedure === undefined ? undefined : stepOf(procedure, stepId);
  return found === undefined ? stepId : text.pick(found.step.text);
}

function lineWords(text: Text, entry: TranscriptEntry): string {
  if (entry.type === 'answered')
    return `${nodeTitle(text, entry.node)} → ${choiceWords(text, entry.node, entry.choice)}`;
  if (entry.type === 'step-done') return `✓ ${stepWords(text, entry.procedure, entry.step)}`;
  const node = 'node' in entry ? nodeTitle(text, entry.node) : '';
  return text.t(`ui.transcript.line.${entry.type}`, { node });
}
