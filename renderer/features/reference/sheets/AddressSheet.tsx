import type { AddressReading } from '../../../../shared/knowledge/reference-schema.ts';
import { useText } from '../../../base/text.ts';
import { Facts } from '../../../components/Facts.tsx';
import { TextList } from './TextList.tsx';

/** How to read a phone's addresses and firmware, and how to open its own page. */
export function AddressSheet({ reading }: { readonly reading: AddressReading }) {
  const { t, pick } = useText();
  const { ip, mac, firmware, web } = reading;
  const facts = [
    ...(ip === undefined ? [] : [{ name: t('ui.identity.ip'), value: pick(ip) }]),
    ...(mac === undefined ? [] : [{ name: t('ui.identity.mac'), value: pick(mac) }]),
    ...(firmware === undefined ? [] : [{ name: t('ui.identity.firmware'), value: pick(firmware) }]),
    ...(web === undefined
      ? []
      : [
          { name: t('ui.reference.web'), value: <span className="fixed">{web.address}</span> },
          ...(web.user === null ? [] : [{ name: t('ui.reference.user'), value: web.user }]),
          ...(web.password === null
            ? []
            : [
                {
                  name: t('ui.reference.password'),
                  value: <span className="fixed">{web.password}</span>,
                },
              ]),
        ]),
  ];
  return (
    <>
      <Facts facts={facts} />
      {web?.note === undefined ? null : <p>{pick(web.note)}</p>}
      {reading.notes.length === 0 ? null : <TextList texts={reading.notes} />}
    </>
  );
}
