import { Input, TextInput, type TextInputProps } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type RefObject, useRef } from 'react';
import { useText } from '../../base/text.ts';
import { useSingleKeys } from '../../state/single-keys.ts';
import { KeyHint } from '../KeyHint.tsx';
import classes from './SearchField.module.css';
import { useResultKeys } from './use-result-keys.ts';

type Props = Pick<TextInputProps, 'size' | 'placeholder'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The number of results in words; null when it says nothing useful. */
  readonly count: string | null;
  /** Contains the results, each with `data-result`. */
  readonly results: RefObject<HTMLElement | null>;
};

/** A search: `/` focuses it, Escape empties it, and the arrows move through the results and back. */
export function SearchField({ label, value, onChange, count, results, ...look }: Props) {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  useSingleKeys({ '/': () => field.current?.focus() });
  const enter = useResultKeys(field, results);
  const clear = (): void => {
    onChange('');
    field.current?.focus();
  };
  return (
    <div className={classes['search']} data-size={look.size}>
      <TextInput
        {...look}
        ref={field}
        className={classes['field']}
        type="search"
        aria-label={label}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={
          value === '' ? (
            <KeyHint name="/" />
          ) : (
            <Input.ClearButton size="md" aria-label={t('ui.search.clear')} onClick={clear} />
          )
        }
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('');
          if (event.key === 'ArrowDown' && enter()) event.preventDefault();
        }}
      />
      <output className={classes['count']}>{count}</output>
    </div>
  );
}
