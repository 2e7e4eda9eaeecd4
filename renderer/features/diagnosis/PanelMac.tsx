import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { parseMacLabel } from '../../../shared/diagnosis/mac-label.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import type { KnownPhone } from '../../state/use-phone.ts';

/** The MAC that the control panel shows for the line: only the person can see it. */
export function PanelMac({ phone }: { readonly phone: KnownPhone }) {
  const session = useSession();
  const { t } = useText();
  const kept = phone.record?.panelMac ?? null;
  const [typed, setTyped] = useState(kept ?? '');
  const read = typed.trim() === '' ? null : parseMacLabel(typed);

  const keep = async (): Promise<void> => {
    if (read?.ok !== true) return;
    await session.cases.append({
      type: 'panel-mac-typed',
      phoneKey: phone.key,
      typed: typed.trim().slice(0, 120),
    });
  };

  return (
    <Panel title={t('ui.panelMac.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keep();
        }}
      >
        <Group align="flex-start" gap="sm" wrap="nowrap">
          <TextInput
            flex="1"
            maw={330}
            label={t('ui.panelMac.typed')}
            description={t('ui.panelMac.help')}
            maxLength={120}
            value={typed}
            error={read?.ok === false ? t('ui.label.wrong') : null}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button
            mt={43}
            flex="none"
            type="submit"
            variant="light"
            aria-disabled={read?.ok !== true || undefined}
          >
            {t('ui.panelMac.compare')}
          </Button>
        </Group>
      </form>
      {read?.ok === true && read.value.corrections.length > 0 ? (
        <Message tone="note" lead={t('ui.label.corrected', { mac: read.value.mac })} />
      ) : null}
    </Panel>
  );
}
