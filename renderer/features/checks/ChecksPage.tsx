import { useText } from '../../app/text.ts';
import { PageHead } from '../../components/PageHead.tsx';

export function ChecksPage() {
  const { t } = useText();
  return <PageHead title={t('ui.page.checks')} />;
}
