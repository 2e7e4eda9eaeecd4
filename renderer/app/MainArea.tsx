import { type ReactNode, useEffect, useRef } from 'react';
import { useKeptFocus } from '../base/kept-focus.ts';
import classes from './Shell.module.css';

type Props = { readonly page: string; readonly children: ReactNode };

/** The area that shows the page. After a change of page the keyboard focus starts here. */
export function MainArea({ page, children }: Props) {
  const area = useRef<HTMLElement>(null);
  useKeptFocus(area);
  useEffect(() => {
    // A question on the new page may already have taken the focus.
    if (area.current?.contains(document.activeElement) !== true)
      area.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main id="page" ref={area} data-page={page} tabIndex={-1} className={classes['main']}>
      <div className={classes['column']}>{children}</div>
    </main>
  );
}
