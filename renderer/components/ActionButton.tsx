import { Button, type ButtonProps } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { pressable } from './pressable.ts';

type Props = Omit<ButtonProps, 'disabled' | 'children'> & {
  /** Disabled for now, but keeps the focus. */
  readonly blocked: boolean;
  readonly onPress: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
};

/** A button that can be blocked for a while without losing the focus. */
export function ActionButton({ blocked, onPress, ...look }: Props) {
  return <Button {...look} {...pressable(blocked, onPress)} />;
}
