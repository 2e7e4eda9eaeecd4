import { Group, SegmentedControl, Select, Stack, Switch } from '@mantine/core';
import type { Settings } from '../../../shared/domain/settings.ts';
import { publicAddressHosts } from '../../../shared/knowledge/endpoints.ts';
import { panelGenerations } from '../../../shared/knowledge/panel.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useStore } from '../../state/store.ts';
import { AboutPanel } from './AboutPanel.tsx';
import { WorkSettings } from './WorkSettings.tsx';

/** What the person may change; language and colours take effect at once. */
export function SettingsPage() {
  const session = useSession();
  const { t, pick } = useText();
  const { info, settings } = useStore(session.settings);
  return (
    <>
      <PageHead title={t('ui.settings.title')} />
      <Panel title={t('ui.settings.display')}>
        <Group gap="xl">
          <Stack gap={4}>
            <span id="language">{t('ui.settings.language')}</span>
            <SegmentedControl
              aria-labelledby="language"
              value={settings.language}
              data={[
                { value: 'fr', label: 'Français' },
                { value: 'en', label: 'English' },
              ]}
              onChange={(value) =>
                void session.settings.save({ language: value === 'en' ? 'en' : 'fr' })
              }
            />
          </Stack>
          <Stack gap={4}>
            <span id="scheme">{t('ui.settings.scheme')}</span>
            <SegmentedControl
              aria-labelledby="scheme"
              value={settings.colorScheme}
              data={SCHEMES.map((scheme) => ({
                value: scheme,
                label: t(`ui.settings.schemes.${scheme}`),
              }))}
              onChange={(value) => {
                const colorScheme = SCHEMES.find((scheme) => scheme === value);
                if (colorScheme !== undefined) void session.settings.save({ colorScheme });
              }}
            />
          </Stack>
          <Select
            w={300}
            label={t('ui.settings.panel')}
            value={settings.panelGeneration}
            data={panelGenerations.map((generation) => ({
              value: generation.id,
              label: pick(generation.title),
            }))}
            allowDeselect={false}
            onChange={(value) => {
              if (value !== null) void session.settings.save({ panelGeneration: value });
            }}
          />
        </Group>
        <Switch
          mt="md"
          label={t('ui.settings.singleKeys')}
          description={t('ui.settings.singleKeysHelp')}
          checked={settings.singleKeys}
          onChange={(event) =>
            void session.settings.save({ singleKeys: event.currentTarget.checked })
          }
        />
      </Panel>
      <OutsideContacts settings={settings} />
      <WorkSettings settings={settings} />
      {info === null ? null : <AboutPanel info={info} />}
    </>
  );
}

/** Whether a scan asks hosts outside the site, and which. */
function OutsideContacts({ settings }: { readonly settings: Settings }) {
  const session = useSession();
  const { t } = useText();
  return (
    <Panel title={t('ui.settings.outside')}>
      <Switch
        label={t('ui.network.askPublic')}
        description={t('ui.network.publicLater', {
          hosts: publicAddressHosts(settings).join(', '),
        })}
        checked={settings.askPublicAddress}
        onChange={(event) =>
          void session.settings.save({ askPublicAddress: event.currentTarget.checked })
        }
      />
    </Panel>
  );
}

const SCHEMES = ['auto', 'light', 'dark'] as const;
