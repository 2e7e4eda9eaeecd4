import { useEffect, useEffectEvent, useRef } from 'react';
import { useStore } from './store.ts';
import { useNow } from '../base/clock-context.ts';
import { useSession } from './session-context.ts';

/** A key meant for the previous question must not answer the next one. */
export const GRACE_MS = 400;

/** Elements in which a letter is text or a choice, not a command. */
const WRITING = 'input, textarea, select, [contenteditable="true"], [role="dialog"]';

/** The part of a keyboard event that is read; React's events have it as well. */
type Pressed = Pick<
  KeyboardEvent,
  'key' | 'code' | 'repeat' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'
>;

/**
 * Whether an event is a single-key shortcut. The repeats of a held key do not count. Digits need
 * Shift on a French keyboard, so their key counts with and without it.
 */
export function isSingleKey(event: Pressed, key: string): boolean {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (event.key.toLowerCase() === key) return !event.shiftKey || !/[a-z]/.test(key);
  return !event.shiftKey && /^[1-9]$/.test(key) && event.code === `Digit${key}`;
}

/** Whether the person lets single keys act (WCAG 2.1.4: they can be switched off). */
export function useSingleKeysAllowed(): boolean {
  return useStore(useSession().settings).settings.singleKeys;
}

/**
 * Single-key shortcuts, active everywhere except in a field. `question` identifies what they
 * answer: keys are ignored for a moment when the question is new.
 */
export function useSingleKeys(
  keys: Readonly<Record<string, () => void>>,
  question: string | null = null,
): void {
  const now = useNow();
  const allowed = useSingleKeysAllowed();
  const shownAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    if (question !== null) shownAt.current = now();
  }, [question, now]);

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!allowed || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(WRITING) !== null) return;
    const found = Object.entries(keys).find(([key]) => isSingleKey(event, key));
    if (found === undefined) return;
    event.preventDefault();
    if (now() - shownAt.current >= GRACE_MS) found[1]();
  });

  useEffect(() => {
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
