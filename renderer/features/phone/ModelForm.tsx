import { Group } from '@mantine/core';
import { useState } from 'react';
import type { CurrentPhone } from '../../../shared/case/current-phone.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { ModelPicker, type PickedModel } from '../../components/phones/ModelPicker.tsx';
import { phoneOfModel } from '../../../shared/case/phone-by-hand.ts';

/** The model chosen or corrected by hand, from the catalogue. */
export function ModelForm({ phone: { key, device } }: { readonly phone: CurrentPhone }) {
  const session = useSession();
  const { t } = useText();
  const [picked, setPicked] = useState<PickedModel>({
    brand: device.phone?.brand ?? null,
    model: null,
  });

  const save = (): void => {
    if (picked.model === null) return;
    const phone = phoneOfModel(picked.model, device.phone?.firmware ?? null);
    const value = `${phone.brand} ${phone.model ?? ''}`;
    void session.choosePhone(
      {
        key,
        device: {
          ...device,
          role: 'phone',
          phone,
          evidence: [...device.evidence, { kind: 'person', value, atMs: 0 }],
        },
      },
      'phone',
      true,
    );
  };

  return (
    <Group gap="sm" align="flex-end">
      <ModelPicker picked={picked} onPick={setPicked} />
      <ActionButton blocked={picked.model === null} onPress={save}>
        {t('ui.identity.save')}
      </ActionButton>
    </Group>
  );
}
