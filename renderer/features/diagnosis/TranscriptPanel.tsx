import { nodeOf } from '../../../shared/diagnosis/engine.ts';
import { contradictsMeasure, provenanceOf } from '../../../shared/diagnosis/provenance.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { useSingleKeys } from '../../state/single-keys.ts';
import { useText } from '../../base/text.ts';
import { EvidenceFold } from '../../components/EvidenceFold.tsx';
import { Fold } from '../../components/Fold.tsx';
import { Panel } from '../../components/Panel.tsx';
import { pressable } from '../../components/pressable.ts';
import classes from './Diagnosis.module.css';
import { linesInForce, questionOf } from './transcript-view.ts';
import { TranscriptLines } from './TranscriptLines.tsx';
import type { Diagnosis } from './use-diagnosis.ts';

/** The path taken so far; a click goes back to a step. */
export function TranscriptPanel({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const { t, pick, time } = useText();
  const { state, transcript, busy, undoable } = diagnosis;
  useSingleKeys(
    {
      u: () => {
        if (undoable && !busy) void diagnosis.undo();
      },
    },
    state === null ? null : questionOf(state),
  );
  if (state === null) return null;
  const symptom = diagnosisGraph.symptoms.find(({ id }) => id === state.symptom);
  const now = nodeOf(diagnosisGraph, state.current);
  return (
    <Panel title={t('ui.transcript.title')}>
      <ol className={classes['path']}>
        {symptom === undefined ? null : (
          <li className={classes['step']}>
            <strong>{pick(symptom.label)}</strong>
            <div className={classes['gave']}>{t('ui.transcript.symptom')}</div>
          </li>
        )}
        {linesInForce(transcript, state.path).map((line) => {
          const node = nodeOf(diagnosisGraph, line.node);
          const choice =
            node === undefined || node.kind === 'end'
              ? undefined
              : node.choices.find(({ id }) => id === line.choice);
          return (
            <li key={line.sequence} className={classes['step']}>
              <button
                type="button"
                className={classes['jump']}
                title={t('ui.transcript.jump')}
                {...pressable(busy || state.suspended, () => void diagnosis.jumpBack(line.node))}
              >
                {node === undefined ? line.node : pick(node.title)}
              </button>
              <div className={classes['gave']}>
                {choice === undefined ? line.choice : pick(choice.label)} · {time(line.at)} ·{' '}
                {t(`ui.provenance.${provenanceOf(line)}`)}
              </div>
              {line.overruled === null ? null : (
                <div className={classes['gave']}>
                  {t(
                    contradictsMeasure(line)
                      ? 'ui.transcript.overruled'
                      : 'ui.transcript.otherLikely',
                  )}
                </div>
              )}
              <EvidenceFold evidence={line.evidence} />
            </li>
          );
        })}
        {now === undefined ? null : (
          <li className={`${classes['step']} ${classes['now']}`} aria-current="step">
            <strong>{pick(now.title)}</strong>
          </li>
        )}
      </ol>
      <Fold label={t('ui.transcript.all', { count: transcript.length })}>
        <TranscriptLines transcript={transcript} />
      </Fold>
    </Panel>
  );
}
