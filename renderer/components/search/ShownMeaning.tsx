import type { Display } from '../../../shared/knowledge/wording-schema.ts';
import { useText } from '../../base/text.ts';
import { Fold } from '../Fold.tsx';
import { Message } from '../Message.tsx';
import { SourceList } from '../SourceList.tsx';

/** What the messages, codes and addresses that the person typed mean, and who says so. */
export function ShownMeaning({ shown }: { readonly shown: readonly Display[] }) {
  const { t, pick } = useText();
  return shown.map((display) => (
    <Message key={display.id} tone="note" lead={pick(display.meaning)}>
      <Fold label={t('ui.sources.show')}>
        <SourceList sources={display.sources} />
      </Fold>
    </Message>
  ));
}
