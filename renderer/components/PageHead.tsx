import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  readonly title: string;
  readonly lead?: string | undefined;
  readonly actions?: ReactNode;
  readonly badges?: ReactNode;
};

/** Title of a page, what it is for, and its actions. */
export function PageHead({ title, lead, actions, badges }: Props) {
  return (
    <Group justify="space-between" align="flex-start" wrap="wrap" gap="md">
      <Stack gap={4} maw={760}>
        <Group gap="sm">
          <Title order={1}>{title}</Title>
          {badges}
        </Group>
        {lead === undefined ? null : <Text c="dimmed">{lead}</Text>}
      </Stack>
      {actions === undefined ? null : <Group gap="sm">{actions}</Group>}
    </Group>
  );
}
