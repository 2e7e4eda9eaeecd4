import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { parseMacLabel } from '../../../shared/diagnosis/mac-label.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../ActionButton.tsx';
import { ModelPicker, type PickedModel } from './ModelPicker.tsx';
import { unseenPhone, unseenPhoneKey } from '../../../shared/case/phone-by-hand.ts';

type Props = { readonly page: 'reset-table' | 'diagnosis' | 'crossed-test' };

/** A phone that the scan cannot see, described by its model and its label. */
export function AddPhone({ page }: Props) {
  const session = useSession();
  const { t } = useText();
  const [picked, setPicked] = useState<PickedModel>({ brand: null, model: null });
  const [typed, setTyped] = useState('');
  const read = typed.trim() === '' ? null : parseMacLabel(typed);

  const add = (): void => {
    if (picked.model === null || read?.ok === false) return;
    const mac = read?.ok === true ? read.value.mac : null;
    const device = unseenPhone(picked.model, mac);
    const key = unseenPhoneKey(device, session.cases.get().current);
    void session.choosePhone({ key, device }, page, true);
  };

  return (
    <Group gap="sm" align="flex-end">
      <ModelPicker picked={picked} onPick={setPicked} />
      <TextInput
        w={260}
        maxLength={120}
        label={t('ui.label.typed')}
        value={typed}
        error={read?.ok === false ? t('ui.label.wrong') : null}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ActionButton blocked={picked.model === null || read?.ok === false} onPress={add}>
        {t('ui.picker.add')}
      </ActionButton>
    </Group>
  );
}
