import { type RefObject, useEffect } from 'react';

/** Parts of the page that can take the focus of an element that was removed from them. */
const PARTS = 'section, fieldset, [role="dialog"], main';

/** A dialog that closes returns the focus to what opened it, a few milliseconds later. */
const DIALOG = '[role="dialog"]';
const DIALOG_RETURN_MS = 40;

function isGone(element: Element): boolean {
  return !element.isConnected || element.matches(':disabled');
}

/**
 * Keeps the keyboard in the page. When the focused element goes away, the browser moves the focus to
 * the document, and the next Tab starts from the window's first link. Here, the nearest part of the
 * page that is still there takes the focus.
 */
export function useKeptFocus(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    /** The element that was focused last, followed by its ancestors, innermost first. */
    let trail: readonly Element[] = [];
    let frame = 0;
    let timer = 0;

    const remember = (event: FocusEvent): void => {
      const around: Element[] = [];
      for (
        let at = event.target instanceof Element ? event.target : null;
        at !== null;
        at = at.parentElement
      )
        around.push(at);
      trail = around;
    };
    const look = (): void => {
      const [last] = trail;
      const holder = document.activeElement;
      if (last === undefined || !isGone(last)) return;
      if (holder !== null && holder !== document.body && !isGone(holder)) return;
      const isClosed = (around: Element): boolean => isGone(around) && around.matches(DIALOG);
      if (trail.some(isClosed)) {
        trail = trail.filter((around) => !isClosed(around));
        timer = window.setTimeout(() => {
          timer = 0;
          look();
        }, DIALOG_RETURN_MS);
        return;
      }
      const part = trail.find((around) => !isGone(around) && around.matches(PARTS)) ?? area.current;
      if (!(part instanceof HTMLElement)) return;
      if (!part.hasAttribute('tabindex')) part.tabIndex = -1;
      part.focus({ preventScroll: true });
    };
    // The browser reports a lost focus with its next frame; code that moves the focus has done so
    // by then.
    const soon = (): void => {
      cancelAnimationFrame(frame);
      if (timer === 0) frame = requestAnimationFrame(look);
    };
    const observer = new MutationObserver(soon);
    document.addEventListener('focusin', remember);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, [area]);
}
