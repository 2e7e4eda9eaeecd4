import { VisuallyHidden } from '@mantine/core';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { useStore } from '../../state/store.ts';
import { ChangesPanel } from './ChangesPanel.tsx';
import { Findings } from './Findings.tsx';
import { NetworkPath } from './NetworkPath.tsx';
import { PhoneList } from './PhoneList.tsx';
import { ScanPanel } from './ScanPanel.tsx';

/** First screen: one button, the path to the Internet, the phones as they are found. */
export function HomePage() {
  const { scan } = useSession();
  const { t } = useText();
  const { findings } = useStore(scan);
  return (
    <>
      <VisuallyHidden component="h1">{t('ui.home.title')}</VisuallyHidden>
      <ScanPanel />
      <NetworkPath />
      <PhoneList />
      <Findings findings={findings} />
      <ChangesPanel />
    </>
  );
}
