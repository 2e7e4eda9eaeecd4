import { nodeOf } from '../../../shared/diagnosis/engine.ts';
import type { TranscriptEntry } from '../../../shared/diagnosis/run-schema.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { procedureById, stepOf } from '../../../shared/knowledge/procedures.ts';
import { type Text, useText } from '../../app/text.ts';
import classes from './Diagnosis.module.css';

/** Every line of the transcript, undone ones included: what the report prints. */
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

function lineWords(text: Text, entry: TranscriptEntry): string {
  switch (entry.type) {
    case 'answered': {
      const node = nodeOf(diagnosisGraph, entry.node);
      const choice =
        node === undefined || node.kind === 'end'
          ? undefined
          : node.choices.find(({ id }) => id === entry.choice);
      return `${nodeTitle(text, entry.node)} → ${choice === undefined ? entry.choice : text.pick(choice.label)}`;
    }
    case 'step-done': {
      const procedure = procedureById(entry.procedure);
      const found = procedure === undefined ? undefined : stepOf(procedure, entry.step);
      return `✓ ${found === undefined ? entry.step : text.pick(found.step.text)}`;
    }
    case 'started':
      return text.t('ui.transcript.line.started', { node: nodeTitle(text, entry.node) });
    case 'jumped-back':
      return text.t('ui.transcript.line.jumped-back', { node: nodeTitle(text, entry.node) });
    case 'undone':
    case 'suspended':
    case 'resumed':
      return text.t(`ui.transcript.line.${entry.type}`);
  }
}
