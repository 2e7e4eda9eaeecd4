import { type CurrentPhone, phonesGone } from '../../../shared/case/current-phone.ts';
import { isThere } from '../../../shared/case/sightings.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { deviceName } from '../../components/phones/device-words.ts';

/** One sentence for all the phones that are away, with what they share to look at first. */
export function GoneHeadline({ known }: { readonly known: readonly CurrentPhone[] }) {
  const text = useText();
  const { t, moment } = text;
  const gone = phonesGone(known).filter(({ device }) => device.role === 'phone');
  const [first] = gone;
  if (first === undefined) return null;
  if (gone.length === 1)
    return (
      <Message
        tone="bad"
        role="status"
        lead={t('ui.gone.one.lead', {
          name: deviceName(text, first.device),
          time: moment(first.seenAt ?? ''),
        })}
        action={t('ui.gone.one.action')}
      />
    );
  const isGatewayHere = known.some(
    ({ device, presence }) => device.role === 'gateway' && presence === 'now' && isThere(device),
  );
  const kind = isGatewayHere ? 'many' : 'gateway';
  return (
    <Message
      tone="bad"
      role="status"
      lead={t(`ui.gone.${kind}.lead`, { count: gone.length })}
      action={t(`ui.gone.${kind}.action`)}
    />
  );
}
