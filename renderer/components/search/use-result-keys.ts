import { type RefObject, useEffect } from 'react';

const RESULT = '[data-result]';

/** Where each key leads from the result at a given place. */
const NEXT: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(last, at + 1),
  ArrowUp: (at) => at - 1,
  Home: () => 0,
  End: (_at, last) => last,
};

/**
 * Arrows, Home and End move through the results; from the first one, up leads back to the field.
 * Returns the function that leads from the field to the first result, and says whether there is one.
 */
export function useResultKeys(
  field: RefObject<HTMLElement | null>,
  results: RefObject<HTMLElement | null>,
): () => boolean {
  const all = (): HTMLElement[] => [
    ...(results.current?.querySelectorAll<HTMLElement>(RESULT) ?? []),
  ];

  useEffect(() => {
    const move = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const list = all();
      const at = list.findIndex((result) => result === event.target);
      const to = at < 0 ? undefined : NEXT[event.key]?.(at, list.length - 1);
      if (to === undefined) return;
      event.preventDefault();
      (list[to] ?? field.current)?.focus();
    };
    const area = results.current;
    area?.addEventListener('keydown', move);
    return () => area?.removeEventListener('keydown', move);
  });

  return () => {
    const [first] = all();
    first?.focus();
    return first !== undefined;
  };
}
