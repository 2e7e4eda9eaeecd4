import { Group } from '@mantine/core';
import { ConfidenceSchema, DeviceStateSchema } from '../../../shared/domain/device.ts';
import { useSingleKeysAllowed } from '../../state/single-keys.ts';
import { useText } from '../../base/text.ts';
import { ConfidenceBadge, StateBadge } from '../../components/DeviceBadges.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Fold } from '../../components/Fold.tsx';
import { KeyHint } from '../../components/KeyHint.tsx';

/** What the words in the list mean, and the keys that work in it. */
export function StateLegend() {
  const { t } = useText();
  const copies = useSingleKeysAllowed();
  return (
    <Group justify="space-between" align="flex-start" mt="xs">
      <Fold label={t('ui.legend.title')}>
        <Facts
          facts={[
            ...DeviceStateSchema.options.map((state) => ({
              name: t(`ui.state.${state}.label`),
              value: (
                <>
                  <StateBadge state={state} /> {t(`ui.state.${state}.meaning`)}
                </>
              ),
            })),
            ...ConfidenceSchema.options.map((confidence) => ({
              name: t(`ui.confidence.${confidence}.label`),
              value: (
                <>
                  <ConfidenceBadge confidence={confidence} />{' '}
                  {t(`ui.confidence.${confidence}.meaning`)}
                </>
              ),
            })),
          ]}
        />
      </Fold>
      <Group gap="md" pt={5} visibleFrom="sm" c="dimmed" fz="sm">
        <span>
          <kbd className="key">↑</kbd> <kbd className="key">↓</kbd> {t('ui.legend.move')}
        </span>
        <span>
          <kbd className="key">{t('ui.legend.enterKey')}</kbd> {t('ui.legend.open')}
        </span>
        {copies ? (
          <span>
            <KeyHint name="C" /> {t('ui.legend.copy')}
          </span>
        ) : null}
      </Group>
    </Group>
  );
}
