import { Button, Group, Select } from '@mantine/core';
import { useState } from 'react';
import type { Device } from '../../../shared/domain/device.ts';
import { modelFile } from '../../../shared/knowledge/catalogue.ts';
import { useSession } from '../../app/session-context.ts';
import { useText } from '../../app/text.ts';

const BRANDS_WITH_MODELS = modelFile.brands.filter((brand) =>
  modelFile.models.some((model) => model.brand === brand.id),
);

/** The model chosen or corrected by hand, from the catalogue. */
export function ModelForm({ device }: { readonly device: Device }) {
  const session = useSession();
  const { t } = useText();
  const [brand, setBrand] = useState<string | null>(
    BRANDS_WITH_MODELS.find((known) => known.id === device.phone?.brand)?.id ?? null,
  );
  const [modelId, setModelId] = useState<string | null>(null);
  const models = modelFile.models.filter((model) => model.brand === brand);
  const chosen = models.find((model) => model.id === modelId);

  const save = (): void => {
    const name = chosen?.names[0];
    if (chosen === undefined || name === undefined) return;
    void session.choosePhone(
      {
        ...device,
        role: 'phone',
        phone: {
          brand: chosen.brand,
          model: name,
          firmware: device.phone?.firmware ?? null,
          kind: chosen.kind,
          resetProcedure: chosen.resetProcedure,
          confidence: 'confirmed',
        },
        evidence: [
          ...device.evidence,
          { kind: 'person', value: `${chosen.brand} ${name}`, atMs: 0 },
        ],
      },
      'phone',
      true,
    );
  };

  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t('ui.identity.brand')}
        searchable
        w={190}
        value={brand}
        data={BRANDS_WITH_MODELS.map((known) => ({ value: known.id, label: known.name }))}
        onChange={(next) => {
          setBrand(next);
          setModelId(null);
        }}
      />
      <Select
        label={t('ui.identity.model')}
        searchable
        w={220}
        value={modelId}
        disabled={brand === null}
        data={models.map((model) => ({ value: model.id, label: model.names[0] ?? model.id }))}
        onChange={setModelId}
      />
      <Button disabled={chosen === undefined} onClick={save}>
        {t('ui.identity.save')}
      </Button>
    </Group>
  );
}
