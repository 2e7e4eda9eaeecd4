import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import { clickPath, panelProcedures } from '../../../shared/knowledge/panel.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { useStore } from '../../state/store.ts';
import { ClickPath } from '../../components/procedures/ClickPath.tsx';
import classes from './Diagnosis.module.css';

/** The click path of a step done in the panel of the person's generation, and what to watch for. */
export function PanelPath({ node }: { readonly node: DiagnosisNode }) {
  const { settings } = useSession();
  const { t, pick } = useText();
  const { panelGeneration } = useStore(settings).settings;
  const procedure = panelProcedures.find(({ id }) => id === node.panelProcedure);
  if (procedure === undefined) return null;
  const clicks = clickPath(procedure, panelGeneration);
  const { note } = procedure.paths.find(({ generation }) => generation === panelGeneration) ?? {};
  return (
    <>
      {clicks === null ? (
        <Message tone="idle" lead={t('ui.reference.undocumented')} />
      ) : (
        <div className={classes['paste']}>
          <strong>{t('ui.diagnosis.panelPath')}</strong>
          <ClickPath clicks={clicks} />
        </div>
      )}
      {note === undefined ? null : <Message tone="note" lead={pick(note)} />}
      {procedure.warnings.map((warning) => (
        <Message key={warning.fr} tone="caution" lead={pick(warning)} />
      ))}
    </>
  );
}
