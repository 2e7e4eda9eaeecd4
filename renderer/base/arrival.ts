import { type RefObject, useEffect, useRef } from 'react';

/** Marks everything that has just arrived, while the focus goes to its heading. */
const ARRIVING = 'data-arriving';

/**
 * Scrolls an element into view and focuses it: all of it when the window is large enough, otherwise
 * its top.
 */
export function bring(element: HTMLElement): void {
  element.focus({ preventScroll: true });
  const whole = element.closest(`[${ARRIVING}]`) ?? element;
  const room = element.closest('main')?.clientHeight ?? window.innerHeight;
  const fits = whole.getBoundingClientRect().height <= room;
  whole.scrollIntoView({ block: fits ? 'nearest' : 'start' });
}

/** Scrolls the element into view and focuses it whenever `what` it shows changes. */
export function useArrival<Shown extends HTMLElement>(what: string): RefObject<Shown | null> {
  const shown = useRef<Shown>(null);
  useEffect(() => {
    if (what !== '' && shown.current !== null) bring(shown.current);
  }, [what]);
  return shown;
}
