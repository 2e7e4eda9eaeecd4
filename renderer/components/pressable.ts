import type { MouseEvent } from 'react';

type Pressable = {
  readonly 'aria-disabled': true | undefined;
  readonly onClick: (event: MouseEvent) => void;
};

/**
 * A button that may have nothing to do for a while, as while something is saved. It keeps the focus
 * meanwhile: a disabled one would lose it, and the keyboard its place. The second half of a double
 * click is for what was there before, never for what has come in its place.
 */
export function pressable(blocked: boolean, act: () => void): Pressable {
  return {
    'aria-disabled': blocked || undefined,
    onClick: (event) => {
      if (!blocked && event.detail < 2) act();
    },
  };
}
