import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import classes from './Fold.module.css';

type Props = {
  readonly label: ReactNode;
  readonly children: ReactNode;
  readonly startOpen?: boolean;
};

/** Something that most people do not need at first, one click away. */
export function Fold({ label, children, startOpen = false }: Props) {
  const [open, setOpen] = useState(startOpen);
  return (
    <details
      className={classes['fold']}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <IconChevronRight size={17} aria-hidden className={classes['chevron']} />
        {label}
      </summary>
      {open ? <div className={classes['inside']}>{children}</div> : null}
    </details>
  );
}
