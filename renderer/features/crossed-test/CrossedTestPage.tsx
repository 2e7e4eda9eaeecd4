import { useText } from '../../base/text.ts';
import { PageHead } from '../../components/PageHead.tsx';
import { usePhone } from '../../state/use-phone.ts';
import { PhonePicker } from '../../components/phones/PhonePicker.tsx';
import { CrossedTestPanel } from '../../components/crossed-test/CrossedTestPanel.tsx';

/** The crossed test of a phone: the phone, or the site's network? */
export function CrossedTestPage({ phoneKey }: { readonly phoneKey: string | null }) {
  const { t } = useText();
  const phone = usePhone(phoneKey);
  return (
    <>
      <PageHead title={t('ui.crossed.title')} lead={t('ui.crossed.lead')} />
      <PhonePicker phoneKey={phoneKey} page="crossed-test" />
      {phone === null ? null : <CrossedTestPanel phone={phone} />}
    </>
  );
}
