import { Badge, Tooltip } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import classes from './Badge.module.css';

export type Tone = 'good' | 'caution' | 'bad' | 'alarm' | 'note' | 'idle' | 'outline';

type Props = {
  readonly tone: Tone;
  readonly icon: Icon;
  readonly label: string;
  /** The meaning of the word, in a sentence. */
  readonly meaning?: string;
};

/** A state as an icon and a word: never by colour alone. */
export function StatusBadge({ tone, icon: IconShape, label, meaning }: Props) {
  const badge = (
    <Badge
      size="lg"
      tt="none"
      // Mantine truncates a label that has no room; a state must be readable in full.
      miw="max-content"
      className={classes[tone]}
      leftSection={<IconShape size={15} stroke={2.2} aria-hidden />}
    >
      {label}
    </Badge>
  );
  return meaning === undefined ? (
    badge
  ) : (
    <Tooltip label={meaning} multiline maw={320} withArrow>
      {badge}
    </Tooltip>
  );
}
