import { IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import classes from './ClickPath.module.css';

/** A click path, from the panel's front page to the button. */
export function ClickPath({ clicks }: { readonly clicks: readonly string[] }) {
  return (
    <div className={classes['path']}>
      {clicks.map((click, index) => (
        <Fragment key={`${clicks.slice(0, index).join()}>${click}`}>
          {index === 0 ? null : <IconChevronRight size={16} aria-hidden />}
          <span className={classes['click']}>{click}</span>
        </Fragment>
      ))}
    </div>
  );
}
