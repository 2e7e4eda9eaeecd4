import { Anchor } from '@mantine/core';
import type { PhoneModel } from '../../../../shared/knowledge/model-schema.ts';
import { procedureById } from '../../../../shared/knowledge/procedures.ts';
import { useText } from '../../../base/text.ts';
import { Facts } from '../../../components/Facts.tsx';
import { brandName } from '../../../components/phones/device-words.ts';
import type { OpenEntry } from '../open-entry.ts';

type Props = { readonly model: PhoneModel; readonly onOpen: OpenEntry };

/** One model of the catalogue. */
export function ModelSheet({ model, onOpen }: Props) {
  const { t, pick } = useText();
  const reset = procedureById(model.resetProcedure ?? '');
  return (
    <Facts
      facts={[
        { name: t('ui.identity.brand'), value: brandName(model.brand) },
        { name: t('ui.identity.model'), value: model.names.join(', ') },
        { name: t('ui.reference.kindOfPhone'), value: t(`ui.kind.${model.kind}`) },
        {
          name: t('ui.phone.reset'),
          value:
            reset === undefined ? (
              t('ui.value.unknown')
            ) : (
              <Anchor
                component="button"
                type="button"
                onClick={() => onOpen(`procedure:${reset.id}`)}
              >
                {pick(reset.title)}
              </Anchor>
            ),
        },
        {
          name: t('ui.reference.supplied'),
          value: t(model.ovhSupplied ? 'ui.value.yes' : 'ui.value.no'),
        },
        { name: t('ui.reference.ovhKeys'), value: model.ovhKeys.join(', ') },
      ]}
    />
  );
}
