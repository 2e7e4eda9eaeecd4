import { Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Settings, SettingsSchema } from '../../../shared/domain/settings.ts';
import { useText } from '../../base/text.ts';
import { ActionButton } from '../../components/ActionButton.tsx';
import { Message } from '../../components/Message.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useSession } from '../../state/session-context.ts';

const COUNTRIES = SettingsSchema.shape.endpoints.unwrap().shape.country.unwrap().options;

/** What reports and checks use: the person, the folder, the hosts; applied when saved. */
export function WorkSettings({ settings }: { readonly settings: Settings }) {
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
          error={wrong('exportFolder')}
          maxLength={1000}
          value={draft.exportFolder ?? ''}
          onChange={(event) =>
            setDraft({ ...draft, exportFolder: emptyAsNull(event.currentTarget.value) })
          }
        />
        <EndpointFields
          endpoints={draft.endpoints}
          sources={sources}
          wrong={wrong}
          onChange={(endpoints) => setDraft({ ...draft, endpoints })}
          onSources={setSources}
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

type Endpoints = Settings['endpoints'];

type EndpointProps = {
  readonly endpoints: Endpoints;
  /** The sources as typed, which may not be addresses yet. */
  readonly sources: string;
  /** The message about a wrong field; null when the field is right. */
  readonly wrong: (name: string) => string | null;
  readonly onChange: (endpoints: Endpoints) => void;
  readonly onSources: (sources: string) => void;
};

function EndpointFields({ endpoints, sources, wrong, onChange, onSources }: EndpointProps) {
  const { t } = useText();
  const change = (part: Partial<Endpoints>): void => onChange({ ...endpoints, ...part });
  return (
    <>
      <Group grow align="flex-start">
        <TextInput
          label={t('ui.settings.proxy')}
          description={t('ui.settings.proxyHelp')}
          error={wrong('sipProxy')}
          value={endpoints.sipProxy ?? ''}
          onChange={(event) => change({ sipProxy: emptyAsNull(event.currentTarget.value) })}
        />
        <Select
          label={t('ui.settings.country')}
          description={t('ui.settings.countryHelp')}
          allowDeselect={false}
          value={endpoints.country}
          data={COUNTRIES.map((country) => ({
            value: country,
            label: t(`ui.settings.countries.${country.replace('.', '-')}`),
          }))}
          onChange={(value) => {
            const country = COUNTRIES.find((known) => known === value);
            if (country !== undefined) change({ country });
          }}
        />
      </Group>
      <TextInput
        label={t('ui.settings.resolver')}
        description={t('ui.settings.resolverHelp')}
        error={wrong('dnsResolver')}
        value={endpoints.dnsResolver ?? ''}
        onChange={(event) => change({ dnsResolver: emptyAsNull(event.currentTarget.value) })}
      />
      <Textarea
        label={t('ui.settings.sources')}
        description={t('ui.settings.sourcesHelp')}
        autosize
        minRows={1}
        maxRows={5}
        error={wrong('publicAddressSources')}
        value={sources}
        onChange={(event) => onSources(event.currentTarget.value)}
      />
    </>
  );
}

function emptyAsNull(value: string): string | null {
  return value.trim() === '' ? null : value.trim();
}
