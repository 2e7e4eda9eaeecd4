import { useText } from '../../app/text.ts';
import { PageHead } from '../../components/PageHead.tsx';

export function CasesPage() {
  const { t } = useText();
  return <PageHead title={t('ui.page.cases')} />;
}
