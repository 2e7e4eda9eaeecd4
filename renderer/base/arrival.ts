import { type RefObject, useEffect, useRef } from 'react';

/** Marks the whole of what arrives, where the focus goes to its heading. */
export const ARRIVING = 'data-arriving';

/**
 * Brings an element on screen and gives it the keyboard: whole where the window is large enough,
 * else from its top.
 */
export function bring(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  const whole = element.closest(`[${ARRIVING}]`) ?? element;
  const room = element.closest('main')?.clientHeight ?? window.innerHeight;
  const fits = whole.getBoundingClientRect().height <= room;
  whole.scrollIntoView({ block: fits ? 'nearest' : 'start' });
}

/** Brings the element on screen and under the keyboard whenever `what` it shows is new. */
export function useArrival<Shown extends HTMLElement>(what: string): RefObject<Shown | null> {
  const shown = useRef<Shown>(null);
  useEffect(() => {
    if (what !== '' && shown.current !== null) bring(shown.current);
  }, [what]);
  return shown;
}
