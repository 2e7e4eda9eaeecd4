import { Group, SegmentedControl, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Settings, SettingsSchema } from '../../../shared/domain/settings.ts';
import { publicAddressHosts } from '../../../shared/knowledge/endpoints.ts';
import { panelGenerations } from '../../../shared/knowledge/panel.ts';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Message } from '../../components/Message.tsx';
import { PageHead } from '../../components/PageHead.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useStore } from '../../state/store.ts';
import { AboutPanel } from './AboutPanel.tsx';

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
const COUNTRIES = SettingsSchema.shape.endpoints.unwrap().shape.country.unwrap().options;

function WorkSettings({ settings }: { readonly settings: Settings }) {
  const session = useSession();
  const { t } = useText();
  const [draft, setDraft] = useState(settings);
  const [sources, setSources] = useState(settings.endpoints.publicAddressSources.join('\n'));
  const [saved, setSaved] = useState(false);
  const candidate = SettingsSchema.safeParse({
    ...draft,
    endpoints: {
      ...draft.endpoints,
      publicAddressSources: sources.split(/\s+/).filter((source) => source !== ''),
    },
  });
  const wrong = (name: string): string | null =>
    candidate.success || !candidate.error.issues.some((issue) => issue.path.includes(name))
      ? null
      : t('ui.settings.wrong');
  const endpoint = (change: Partial<Settings['endpoints']>): void =>
    setDraft({ ...draft, endpoints: { ...draft.endpoints, ...change } });

  return (
    <Panel title={t('ui.settings.work')}>
      <Stack gap="sm" maw={640}>
        <TextInput
          label={t('ui.settings.technician')}
          maxLength={200}
          value={draft.technician}
          onChange={(event) => setDraft({ ...draft, technician: event.currentTarget.value })}
        />
        <TextInput
          label={t('ui.settings.folder')}
          description={t('ui.settings.folderHelp')}
          maxLength={1000}
          value={draft.exportFolder ?? ''}
          onChange={(event) =>
            setDraft({ ...draft, exportFolder: emptyAsNull(event.currentTarget.value) })
          }
        />
        <Group grow align="flex-start">
          <TextInput
            label={t('ui.settings.proxy')}
            description={t('ui.settings.proxyHelp')}
            error={wrong('sipProxy')}
            value={draft.endpoints.sipProxy ?? ''}
            onChange={(event) => endpoint({ sipProxy: emptyAsNull(event.currentTarget.value) })}
          />
          <Select
            label={t('ui.settings.country')}
            description={t('ui.settings.countryHelp')}
            allowDeselect={false}
            value={draft.endpoints.country}
            data={COUNTRIES.map((country) => ({
              value: country,
              label: t(`ui.settings.countries.${country.replace('.', '-')}`),
            }))}
            onChange={(value) => {
              const country = COUNTRIES.find((known) => known === value);
              if (country !== undefined) endpoint({ country });
            }}
          />
        </Group>
        <TextInput
          label={t('ui.settings.resolver')}
          description={t('ui.settings.resolverHelp')}
          error={wrong('dnsResolver')}
          value={draft.endpoints.dnsResolver ?? ''}
          onChange={(event) => endpoint({ dnsResolver: emptyAsNull(event.currentTarget.value) })}
        />
        <Textarea
          label={t('ui.settings.sources')}
          description={t('ui.settings.sourcesHelp')}
          autosize
          minRows={1}
          maxRows={5}
          error={wrong('publicAddressSources')}
          value={sources}
          onChange={(event) => setSources(event.currentTarget.value)}
        />
        <ActionButton
          w="fit-content"
          blocked={!candidate.success}
          onPress={() => {
            if (!candidate.success) return;
            // Only the fields of this form; the others may have changed above since it was opened.
            const { technician, exportFolder, endpoints } = candidate.data;
            void session.settings.save({ technician, exportFolder, endpoints }).then(setSaved);
          }}
        >
          {t('ui.settings.save')}
        </ActionButton>
        <output>{saved ? <Message tone="good" lead={t('ui.settings.saved')} /> : null}</output>
      </Stack>
    </Panel>
  );
}

function emptyAsNull(value: string): string | null {
  return value.trim() === '' ? null : value.trim();
}
