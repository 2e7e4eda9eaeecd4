import { useText } from '../../app/text.ts';
import { PageHead } from '../../components/PageHead.tsx';

export function SettingsPage() {
  const { t } = useText();
  return <PageHead title={t('ui.page.settings')} />;
}
