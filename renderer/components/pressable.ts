import type { MouseEvent } from 'react';

type Pressable = {
  readonly 'aria-disabled': true | undefined;
  readonly onClick: (event: MouseEvent) => void;
};

/**
 * Props of a button that may be blocked for a while, for instance during a save. It keeps the
 * focus, which a disabled button would lose. The second half of a double click is ignored, because
 * it was meant for what was there before.
 */
export function pressable(blocked: boolean, act: () => void): Pressable {
  return {
    'aria-disabled': blocked || undefined,
    onClick: (event) => {
      if (!blocked && event.detail < 2) act();
    },
  };
}
