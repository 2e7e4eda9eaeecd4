import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { Device } from '../../../shared/domain/device.ts';
import { useSession } from '../../app/session-context.ts';
import { useText } from '../../app/text.ts';
import { ModelPicker, type PickedModel } from './ModelPicker.tsx';
import { phoneOfModel } from './phone-by-hand.ts';

/** The model chosen or corrected by hand, from the catalogue. */
export function ModelForm({ device }: { readonly device: Device }) {
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
        ...device,
        role: 'phone',
        phone,
        evidence: [...device.evidence, { kind: 'person', value, atMs: 0 }],
      },
      'phone',
      true,
    );
  };

  return (
    <Group gap="sm" align="flex-end">
      <ModelPicker picked={picked} onPick={setPicked} />
      <Button disabled={picked.model === null} onClick={save}>
        {t('ui.identity.save')}
      </Button>
    </Group>
  );
}
