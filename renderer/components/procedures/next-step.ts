import { type RefObject, useEffect, useRef } from 'react';
import { bring } from '../../base/arrival.ts';

/**
 * Scrolls to the next step and focuses it when one more is ticked. When the application ticks by
 * itself, a person who is busy elsewhere on the page stays there.
 */
export function useNextStep(guide: RefObject<HTMLElement | null>, ticked: number): void {
  const before = useRef(ticked);
  useEffect(() => {
    if (before.current === ticked) return;
    before.current = ticked;
    const holder = document.activeElement;
    const here = holder === document.body || guide.current?.contains(holder) === true;
    const next = guide.current?.querySelector<HTMLElement>('[data-next]');
    if (here && next !== null && next !== undefined) bring(next);
  }, [guide, ticked]);
}
