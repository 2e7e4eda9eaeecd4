import { Paper, type PaperProps } from '@mantine/core';
import type { ComponentProps } from 'react';

type Props = PaperProps & Omit<ComponentProps<'section'>, keyof PaperProps>;

/** The sheet that a part of a page lies on. */
export function Surface(props: Props) {
  return <Paper component="section" withBorder bg="var(--surface)" radius="lg" {...props} />;
}
