import { Stack, Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type Props = {
  readonly icon: Icon;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
};

/** What to say and what to do when there is nothing to show yet. */
export function EmptyState({ icon: IconShape, title, text, children }: Props) {
  return (
    <Stack align="center" gap={6} py="xl" px="md">
      <IconShape size={34} stroke={1.4} aria-hidden color="var(--mantine-color-dimmed)" />
      <Text fw={650} size="lg" ta="center">
        {title}
      </Text>
      <Text c="dimmed" ta="center" maw={520}>
        {text}
      </Text>
      {children}
    </Stack>
  );
}
