import { Group, Select, Stack } from '@mantine/core';
import { useSession } from '../../state/session-context.ts';
import { useText } from '../../base/text.ts';
import { PresenceBadge } from '../DeviceBadges.tsx';
import { Fold } from '../Fold.tsx';
import { Message } from '../Message.tsx';
import { usePhones } from '../../state/use-phone.ts';
import { addressWords, awayWords, deviceName } from './device-words.ts';
import { AddPhone } from './AddPhone.tsx';

/** The choice that represents a phone which is not in the list. */
const UNSEEN = 'unseen';

type Props = {
  readonly phoneKey: string | null;
  readonly page: 'reset-table' | 'diagnosis' | 'crossed-test';
};

/** Which phone the page is about; the person can choose another. */
export function PhonePicker({ phoneKey, page }: Props) {
  const session = useSession();
  const text = useText();
  const { t } = text;
  const phones = usePhones();
  const adding = phoneKey === UNSEEN;
  const labels = numbered(
    phones.map((phone) =>
      [
        deviceName(text, phone.device),
        addressWords(text, phone.device),
        ...awayWords(text, phone),
      ].join(' — '),
    ),
  );
  const chosen = phones.find((phone) => phone.key === phoneKey) ?? null;
  return (
    <Stack gap={4}>
      {phones.length === 0 ? (
        <Message tone="note" lead={t('ui.picker.none')} />
      ) : (
        <Group gap="sm" align="center">
          <Select
            w={400}
            aria-label={t('ui.picker.label')}
            placeholder={t('ui.picker.label')}
            value={chosen?.key ?? (adding ? UNSEEN : null)}
            allowDeselect={false}
            data={[
              ...phones.map(({ key }, at) => ({ value: key, label: labels[at] ?? key })),
              { value: UNSEEN, label: t('ui.picker.unseen') },
            ]}
            onChange={(key) => {
              // From here on the page is about the phone to describe, not the previous one.
              if (key === UNSEEN) session.navigation.go(page, UNSEEN);
              const next = phones.find((phone) => phone.key === key);
              if (next !== undefined) void session.choosePhone(next, page);
            }}
          />
          {chosen === null ? null : <PresenceBadge phone={chosen} />}
        </Group>
      )}
      {chosen === null ? (
        <Fold key={String(adding)} startOpen={adding} label={t('ui.picker.unseen')}>
          <AddPhone page={page} />
        </Fold>
      ) : null}
    </Stack>
  );
}

/** Numbers the labels that occur more than once: two phones added without a MAC look the same. */
function numbered(labels: readonly string[]): readonly string[] {
  return labels.map((label, at) =>
    labels.filter((other) => other === label).length === 1
      ? label
      : `${label} (${labels.slice(0, at + 1).filter((other) => other === label).length})`,
  );
}
