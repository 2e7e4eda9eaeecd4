import { useText } from '../../app/text.ts';
import { PageHead } from '../../components/PageHead.tsx';

export function ReportPage() {
  const { t } = useText();
  return <PageHead title={t('ui.page.report')} />;
}
