import { type CurrentPhone, phonesGone } from '../../../shared/case/current-phone.ts';
import { useText } from '../../base/text.ts';
import { Message } from '../../components/Message.tsx';
import { deviceName } from '../../components/phones/device-words.ts';
import { useSession } from '../../state/session-context.ts';
import { useStore } from '../../state/store.ts';
import { useIsScanPast } from '../../state/use-phone.ts';

/** One sentence for all the phones that are away, with what they have in common to check first. */
export function GoneHeadline({ known }: { readonly known: readonly CurrentPhone[] }) {
  const text = useText();
  const { t, moment } = text;
  const { result } = useStore(useSession().scan);
  const isPast = useIsScanPast();
  const gone = phonesGone(known).filter(({ device }) => device.role === 'phone');
  const [first] = gone;
  if (first === undefined) return null;
  if (isPast && result !== null)
    return (
      <Message
        tone="caution"
        role="status"
        lead={t('ui.gone.past.lead', { count: gone.length, time: moment(result.startedAt) })}
        action={t('ui.gone.past.action')}
      />
    );
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
  // A gateway that this scan has not reached yet, or that does not exist, is not a silent one.
  const isGatewayGone =
    result?.complete === true &&
    result.gateway !== null &&
    !known.some(({ device, presence }) => device.role === 'gateway' && presence === 'now');
  const kind = isGatewayGone ? 'gateway' : 'many';
  return (
    <Message
      tone="bad"
      role="status"
      lead={t(`ui.gone.${kind}.lead`, { count: gone.length })}
      action={t(`ui.gone.${kind}.action`)}
    />
  );
}
