import { type ReactNode, useId } from 'react';
import classes from './Panel.module.css';
import { Surface } from './Surface.tsx';

type Props = {
  readonly title: string;
  readonly count?: string | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** A titled part of a page. */
export function Panel({ title, count, actions, children }: Props) {
  const id = useId();
  return (
    <Surface aria-labelledby={id}>
      <div className={classes['head']}>
        <h2 id={id} className={classes['title']}>
          {title}
          {count === undefined ? null : <span className={classes['count']}>{count}</span>}
        </h2>
        {actions}
      </div>
      <div className={classes['body']}>{children}</div>
    </Surface>
  );
}
