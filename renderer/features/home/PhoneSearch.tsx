import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useText } from '../../base/text.ts';
import { KeyHint } from '../../components/KeyHint.tsx';
import { useSingleKeys } from '../../state/single-keys.ts';

type Props = { readonly value: string; readonly onChange: (value: string) => void };

/** The search above the phones: `/` puts the focus here, Escape clears it. */
export function PhoneSearch({ value, onChange }: Props) {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  useSingleKeys({ '/': () => field.current?.focus() });
  return (
    <TextInput
      ref={field}
      size="sm"
      w={230}
      type="search"
      aria-label={t('ui.phones.search')}
      placeholder={t('ui.phones.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={<KeyHint name="/" />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onChange('');
      }}
    />
  );
}
