import { Select } from '@mantine/core';
import { modelFile } from '../../../shared/knowledge/models.ts';
import type { PhoneModel } from '../../../shared/knowledge/model-schema.ts';
import { useText } from '../../base/text.ts';

const BRANDS_WITH_MODELS = modelFile.brands.filter((brand) =>
  modelFile.models.some((model) => model.brand === brand.id),
);

export type PickedModel = { readonly brand: string | null; readonly model: PhoneModel | null };

type Props = {
  readonly picked: PickedModel;
  readonly onPick: (picked: PickedModel) => void;
};

/** Brand, then model, from the catalogue. */
export function ModelPicker({ picked, onPick }: Props) {
  const { t } = useText();
  const models = modelFile.models.filter((model) => model.brand === picked.brand);
  const brand = BRANDS_WITH_MODELS.find((known) => known.id === picked.brand)?.id ?? null;
  return (
    <>
      <Select
        label={t('ui.identity.brand')}
        searchable
        w={190}
        value={brand}
        data={BRANDS_WITH_MODELS.map((known) => ({ value: known.id, label: known.name }))}
        onChange={(next) => onPick({ brand: next, model: null })}
      />
      <Select
        label={t('ui.identity.model')}
        searchable
        w={220}
        value={picked.model?.id ?? null}
        disabled={brand === null}
        data={models.map((model) => ({ value: model.id, label: model.names[0] ?? model.id }))}
        onChange={(id) =>
          onPick({ brand: picked.brand, model: models.find((model) => model.id === id) ?? null })
        }
      />
    </>
  );
}
