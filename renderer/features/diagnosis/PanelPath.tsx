import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import { clickPath, panelProcedures } from '../../../shared/knowledge/panel.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { useStore } from '../../state/store.ts';
import { ClickPath } from '../../components/procedures/ClickPath.tsx';
import classes from './Diagnosis.module.css';

/** The click path of a step done in the control panel, in the generation that the person uses. */
export function PanelPath({ node }: { readonly node: DiagnosisNode }) {
  const { settings } = useSession();
  const { t } = useText();
  const { panelGeneration } = useStore(settings).settings;
  const procedure = panelProcedures.find(({ id }) => id === node.panelProcedure);
  if (procedure === undefined) return null;
  const clicks = clickPath(procedure, panelGeneration);
  return clicks === null ? (
    <Message tone="idle" lead={t('ui.reference.undocumented')} />
  ) : (
    <div className={classes['paste']}>
      <strong>{t('ui.diagnosis.panelPath')}</strong>
      <ClickPath clicks={clicks} />
    </div>
  );
}
