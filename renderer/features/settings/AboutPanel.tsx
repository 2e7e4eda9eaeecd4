import type { AppInfo } from '../../../shared/contract/index.ts';
import { useText } from '../../base/text.ts';
import { Facts } from '../../components/Facts.tsx';
import { Fold } from '../../components/Fold.tsx';
import { Panel } from '../../components/Panel.tsx';
import { ShippedParts } from './ShippedParts.tsx';

/** Version, licence, and the parts made by others. */
export function AboutPanel({ info }: { readonly info: AppInfo }) {
  const { t } = useText();
  return (
    <Panel title={t('ui.settings.about')}>
      <Facts
        facts={[
          { name: t('ui.settings.version'), value: info.version },
          { name: t('ui.settings.shell'), value: t(`ui.settings.shells.${info.shell}`) },
          { name: t('ui.settings.licence'), value: t('ui.settings.licenceText') },
          { name: t('ui.settings.privacy'), value: t('ui.settings.privacyText') },
        ]}
      />
      <Fold label={t('ui.settings.partsFold')}>
        <ShippedParts />
      </Fold>
    </Panel>
  );
}
