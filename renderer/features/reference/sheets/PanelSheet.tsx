import { Select } from '@mantine/core';
import { clickPath, panelGenerations } from '../../../../shared/knowledge/panel.ts';
import type { PanelProcedure } from '../../../../shared/knowledge/reference-schema.ts';
import { useSession } from '../../../state/session-context.ts';
import { useText } from '../../../base/text.ts';
import { Message } from '../../../components/Message.tsx';
import { useStore } from '../../../state/store.ts';
import { ClickPath } from '../../../components/procedures/ClickPath.tsx';
import { TextList } from './TextList.tsx';

/** Something done in the control panel: its click path in the chosen generation, then the steps. */
export function PanelSheet({ procedure }: { readonly procedure: PanelProcedure }) {
  const session = useSession();
  const { t, pick } = useText();
  const { settings } = useStore(session.settings);
  const generation = settings.panelGeneration;
  const given = procedure.paths.find((path) => path.generation === generation);
  const clicks = clickPath(procedure, generation);
  return (
    <>
      <Select
        w={300}
        size="sm"
        label={t('ui.settings.panel')}
        value={generation}
        allowDeselect={false}
        data={panelGenerations.map((known) => ({ value: known.id, label: pick(known.title) }))}
        onChange={(value) => {
          if (value !== null) void session.settings.save({ panelGeneration: value });
        }}
      />
      {clicks === null ? (
        <Message
          tone="idle"
          lead={t(
            panelGenerations.some(({ id, current }) => id === generation && current)
              ? 'ui.reference.undocumented'
              : 'ui.reference.undescribed',
          )}
        />
      ) : (
        <ClickPath clicks={clicks} />
      )}
      {given?.note === undefined ? null : <Message tone="note" lead={pick(given.note)} />}
      {procedure.needs.length === 0 ? null : (
        <div>
          <strong>{t('ui.reference.needs')}</strong>
          <TextList texts={procedure.needs} />
        </div>
      )}
      {procedure.warnings.map((warning) => (
        <Message key={warning.fr} tone="caution" lead={pick(warning)} />
      ))}
      <TextList texts={procedure.steps} ordered />
    </>
  );
}
