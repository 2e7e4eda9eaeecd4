import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Message.module.css';

export type MessageTone = 'good' | 'caution' | 'bad' | 'note' | 'idle';

const ICONS = {
  good: IconCircleCheck,
  caution: IconAlertTriangle,
  bad: IconCircleX,
  note: IconInfoCircle,
  idle: IconCircleDashed,
} as const;

type Props = {
  readonly tone: MessageTone;
  readonly lead?: string | undefined;
  readonly action?: string | undefined;
  readonly aside?: ReactNode;
  readonly children?: ReactNode;
  /** `alert` is spoken at once, `status` when the person pauses. */
  readonly role?: 'alert' | 'status' | 'note';
};

/** A statement with what to do about it. */
export function Message({ tone, lead, action, aside, children, role = 'note' }: Props) {
  const IconShape = ICONS[tone];
  return (
    <div className={`${classes['message']} ${classes[tone]}`} role={role}>
      <span className={classes['icon']}>
        <IconShape size={21} stroke={2} aria-hidden />
      </span>
      <div className={classes['text']}>
        {lead === undefined ? null : <div className={classes['lead']}>{lead}</div>}
        {action === undefined ? null : <div className={classes['action']}>{action}</div>}
        {children}
      </div>
      {aside === undefined ? null : <div>{aside}</div>}
    </div>
  );
}
