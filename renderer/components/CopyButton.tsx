import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '../base/text.ts';
import { copyText } from './copy-text.ts';

type Props = {
  readonly value: string;
  /** What is copied, for people who cannot see which row the button is in. */
  readonly label: string;
  /** Shows a label instead of the icon alone. */
  readonly wide?: boolean;
};

const SHOWN_MS = 2000;

/** Copies a text and says so. */
export function CopyButton({ value, label, wide = false }: Props) {
  const { t } = useText();
  const [state, setState] = useState<'ready' | 'copied' | 'refused'>('ready');

  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => setState('ready'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async (): Promise<void> => setState((await copyText(value)) ? 'copied' : 'refused');
  const said =
    state === 'ready' ? label : t(state === 'copied' ? 'ui.copy.done' : 'ui.copy.refused');
  const icon =
    state === 'copied' ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />;
  return wide ? (
    <Button size="sm" variant="default" leftSection={icon} onClick={() => void copy()}>
      {said}
    </Button>
  ) : (
    <Tooltip label={said} withArrow>
      <ActionIcon
        variant="subtle"
        size={32}
        aria-label={said}
        onClick={(event) => {
          event.stopPropagation();
          void copy();
        }}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
