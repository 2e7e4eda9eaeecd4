import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { parsePublicAddress } from '../../../shared/diagnosis/public-address-input.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';

/** Compares the address that the control panel shows, with or without its port, with the measured one. */
export function PastedAddress({ measured }: { readonly measured: string | null }) {
  const { t, orElse } = useText();
  const [typed, setTyped] = useState('');
  const read = typed.trim() === '' ? null : parsePublicAddress(typed);
  return (
    <>
      <TextInput
        maw={360}
        maxLength={200}
        label={t('ui.paste.panel')}
        description={t('ui.paste.panelHelp')}
        value={typed}
        error={
          read?.ok === false
            ? orElse(`problem.${read.problem.code}`, read.problem.code, read.problem.params)
            : null
        }
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <output>
        {read?.ok !== true ? null : measured === null ? (
          <Message tone="idle" lead={t('ui.paste.panelRead', { ip: read.value.ip })} />
        ) : read.value.ip === measured ? (
          <Message tone="good" lead={t('ui.paste.panelSame')} />
        ) : (
          <Message tone="caution" lead={t('ui.paste.panelOther')} />
        )}
      </output>
    </>
  );
}
