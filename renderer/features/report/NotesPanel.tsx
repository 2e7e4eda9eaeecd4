import { Group, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Case } from '../../../shared/case/case-schema.ts';
import { isSending } from '../../state/case-store.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { keyed } from '../../components/keyed.ts';
import { Panel } from '../../components/Panel.tsx';
import { useStore } from '../../state/store.ts';

/** Dated notes, kept in the order in which they were written. */
export function NotesPanel({ known }: { readonly known: Case }) {
  const session = useSession();
  const { t, time } = useText();
  const cases = useStore(session.cases);
  const [typed, setTyped] = useState('');
  const facts: readonly Fact[] = keyed(known.notes, (note) => note.at).map(({ item }) => ({
    name: time(item.at),
    value: item.text,
  }));

  const add = async (): Promise<void> => {
    const kept = await session.cases.append({ type: 'note-added', text: typed.trim() });
    // The person may have gone on writing while it was saved.
    if (kept.ok)
      setTyped((now) => (now.startsWith(typed) ? now.slice(typed.length).trimStart() : now));
  };

  return (
    <Panel title={t('ui.notes.title')}>
      {facts.length === 0 ? null : <Facts facts={facts} />}
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <Textarea
          size="sm"
          style={{ flex: 1 }}
          label={t('ui.notes.new')}
          autosize
          minRows={1}
          maxRows={5}
          maxLength={4000}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ActionButton
          size="sm"
          variant="light"
          blocked={typed.trim() === '' || isSending(cases, 'note-added')}
          onPress={() => void add()}
        >
          {t('ui.notes.add')}
        </ActionButton>
      </Group>
    </Panel>
  );
}
