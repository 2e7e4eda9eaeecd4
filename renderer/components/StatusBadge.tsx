import { Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import classes from './Badge.module.css';

export type Tone = 'good' | 'caution' | 'bad' | 'alarm' | 'note' | 'idle' | 'outline';

type Props = {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly label: string;
  /** What the word means, in a sentence. */
  readonly meaning?: string;
};

/** A state as an icon and a word: never by colour alone. */
export function StatusBadge({ tone, icon: IconShape, label, meaning }: Props) {
  const badge = (
    <span className={`${classes['badge']} ${classes[tone]}`}>
      <IconShape size={15} stroke={2.2} aria-hidden />
      {label}
    </span>
  );
  return meaning === undefined ? (
    badge
  ) : (
    <Tooltip label={meaning} multiline maw={320} withArrow>
      {badge}
    </Tooltip>
  );
}
