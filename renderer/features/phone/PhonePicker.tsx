import { Group, Select } from '@mantine/core';
import { useSession } from '../../app/session-context.ts';
import { useText } from '../../app/text.ts';
import { StateBadge } from '../../components/DeviceBadges.tsx';
import { Message } from '../../components/Message.tsx';
import { usePhones } from '../../state/use-phone.ts';
import { deviceName } from '../home/device-words.ts';

type Props = {
  readonly phoneKey: string | null;
  readonly page: 'reset-table' | 'diagnosis' | 'crossed-test';
};

/** Which phone the page is about; another one can be taken. */
export function PhonePicker({ phoneKey, page }: Props) {
  const session = useSession();
  const text = useText();
  const { t } = text;
  const phones = usePhones();
  const chosen = phones.find((phone) => phone.key === phoneKey) ?? null;
  if (phones.length === 0) return <Message tone="note" lead={t('ui.picker.none')} />;
  return (
    <Group gap="sm" align="center">
      <Select
        w={400}
        aria-label={t('ui.picker.label')}
        placeholder={t('ui.picker.label')}
        value={chosen?.key ?? null}
        allowDeselect={false}
        data={phones.map((phone) => ({
          value: phone.key,
          label: `${deviceName(text, phone.device)} — ${phone.device.ip}`,
        }))}
        onChange={(key) => {
          const next = phones.find((phone) => phone.key === key);
          if (next !== undefined) void session.choosePhone(next.device, page);
        }}
      />
      {chosen === null ? null : <StateBadge state={chosen.device.state} />}
    </Group>
  );
}
