import { useEffect } from 'react';

const PRESSABLE = 'button, a, summary, [role="button"]';

/**
 * A held Enter presses a button only once: its repeats would press the next button that gets the
 * focus. A held arrow moves by one choice: each repeat would be recorded as the person's choice.
 */
export function useHeldKeysIgnored(): void {
  useEffect(() => {
    const stop = (event: KeyboardEvent): void => {
      if (!event.repeat || !(event.target instanceof Element)) return;
      const isPress = event.key === 'Enter' && event.target.closest(PRESSABLE) !== null;
      const isChoice = event.key.startsWith('Arrow') && event.target.matches('input[type="radio"]');
      if (isPress || isChoice) event.preventDefault();
    };
    document.addEventListener('keydown', stop, { capture: true });
    return () => document.removeEventListener('keydown', stop, { capture: true });
  }, []);
}
