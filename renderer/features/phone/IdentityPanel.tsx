import { useText } from '../../base/text.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { EvidenceFold } from '../../components/EvidenceFold.tsx';
import { type Fact, Facts } from '../../components/Facts.tsx';
import { Fold } from '../../components/Fold.tsx';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import type { KnownPhone } from '../../state/use-phone.ts';
import { brandName, copyLine } from '../../components/phones/device-words.ts';
import { ModelForm } from './ModelForm.tsx';

/** Brand, model, firmware, addresses, and what proves them. */
export function IdentityPanel({ phone }: { readonly phone: KnownPhone }) {
  const text = useText();
  const { t } = text;
  const { device, record } = phone;
  const facts: Fact[] = [
    {
      name: t('ui.identity.brand'),
      value: device.phone === null ? t('ui.value.unknown') : brandName(device.phone.brand),
    },
    { name: t('ui.identity.model'), value: device.phone?.model ?? t('ui.value.unknown') },
    { name: t('ui.identity.firmware'), value: device.phone?.firmware ?? t('ui.value.unknown') },
    {
      name: t('ui.identity.ip'),
      value:
        device.ip === null ? (
          t('ui.value.noAddress')
        ) : (
          <>
            <span className="fixed">{device.ip}</span>
            <CopyButton value={device.ip} label={t('ui.copy.ip')} />
          </>
        ),
    },
    {
      name: t('ui.identity.mac'),
      value:
        device.mac === null ? (
          t('ui.value.macHidden')
        ) : (
          <>
            <span className="fixed">{device.mac}</span>
            <CopyButton value={device.mac} label={t('ui.copy.mac')} />
          </>
        ),
    },
    { name: t('ui.identity.vendor'), value: device.vendor ?? t('ui.value.unknown') },
    ...(device.name === null ? [] : [{ name: t('ui.identity.name'), value: device.name }]),
  ];
  return (
    <Panel
      title={t('ui.identity.title')}
      actions={<CopyButton wide value={copyLine(text, device)} label={t('ui.copy.device')} />}
    >
      {record?.byHand === true ? <Message tone="note" lead={t('ui.identity.byHand')} /> : null}
      <Facts facts={facts} />
      {device.flags.map((flag) => (
        <Message key={flag} tone="caution" lead={t(`ui.flag.${flag}`)} />
      ))}
      <EvidenceFold evidence={device.evidence} />
      <Fold label={t('ui.identity.correct')}>
        <ModelForm phone={phone} />
      </Fold>
    </Panel>
  );
}
