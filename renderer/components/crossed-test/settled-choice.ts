import {
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';

/** How long a choice made with the arrows waits for another one: time to hear it read aloud. */
const PAUSE_MS = 1_500;

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta']);

/**
 * The arrows of a radio group pass through answers on their way to another one. What they choose is
 * settled by Enter, by Space, by leaving the group or the page, or by a pause; a click is settled at
 * once.
 */
export function useSettledChoice<Value>(settle: (value: Value) => void) {
  const [passing, setPassing] = useState<Value | null>(null);
  const waiting = useRef<{ readonly value: Value; readonly timer: number } | null>(null);
  const isMoving = useRef(false);
  const latest = useRef(settle);

  const flush = useCallback((): void => {
    const chosen = waiting.current;
    if (chosen === null) return;
    clearTimeout(chosen.timer);
    waiting.current = null;
    setPassing(null);
    latest.current(chosen.value);
  }, []);

  useEffect(() => {
    latest.current = settle;
  });
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return {
    /** The answer that the arrows are on and that is not settled yet. */
    passing,
    choose: (value: Value): void => {
      if (waiting.current !== null) clearTimeout(waiting.current.timer);
      waiting.current = { value, timer: window.setTimeout(flush, PAUSE_MS) };
      if (isMoving.current) setPassing(value);
      else flush();
    },
    listeners: {
      onKeyDownCapture: ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): void => {
        if (MODIFIERS.has(key) || altKey || ctrlKey || metaKey) return;
        isMoving.current = key.startsWith('Arrow');
        if (!isMoving.current) flush();
      },
      onPointerDownCapture: (): void => {
        isMoving.current = false;
      },
      onKeyUpCapture: (): void => {
        isMoving.current = false;
      },
      onBlur: ({ currentTarget, relatedTarget }: FocusEvent): void => {
        if (!currentTarget.contains(relatedTarget)) flush();
      },
    },
  };
}
