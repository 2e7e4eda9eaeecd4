import type { Indicator } from '../../../../shared/knowledge/reference-schema.ts';
import { useText } from '../../../base/text.ts';
import { Message } from '../../../components/Message.tsx';
import { SymptomLink } from './SymptomLink.tsx';
import { TextList } from './TextList.tsx';

/** What a light or a screen says, and what to do about it. */
export function IndicatorSheet({ indicator }: { readonly indicator: Indicator }) {
  const { t, pick } = useText();
  const models = [...(indicator.appliesTo.models ?? []), ...(indicator.appliesTo.brands ?? [])];
  return (
    <>
      <Message
        tone="note"
        lead={pick(indicator.meaning)}
        action={
          models.length === 0
            ? undefined
            : t('ui.reference.appliesTo', { models: models.join(', ') })
        }
      />
      <TextList texts={indicator.actions} ordered />
      {indicator.symptom === undefined ? null : <SymptomLink symptom={indicator.symptom} />}
    </>
  );
}
