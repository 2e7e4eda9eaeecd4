import { useEffect } from 'react';

const PRESSABLE = 'button, a, summary, [role="button"]';

/**
 * A held Enter presses a button once. Its repeats would press the next button that gets the focus.
 */
export function useHeldKeysIgnored(): void {
  useEffect(() => {
    const stop = (event: KeyboardEvent): void => {
      if (event.repeat && event.key === 'Enter' && event.target instanceof Element)
        if (event.target.closest(PRESSABLE) !== null) event.preventDefault();
    };
    document.addEventListener('keydown', stop, { capture: true });
    return () => document.removeEventListener('keydown', stop, { capture: true });
  }, []);
}
