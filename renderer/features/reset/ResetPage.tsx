import { useText } from '../../app/text.ts';
import { PageHead } from '../../components/PageHead.tsx';

export function ResetPage(_props: { readonly phoneKey: string | null }) {
  const { t } = useText();
  return <PageHead title={t('ui.page.reset-table')} />;
}
