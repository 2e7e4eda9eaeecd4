import { Alert } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconInfoCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../base/text.ts';
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
  readonly children?: ReactNode;
  /** `alert` is spoken at once, `status` when the person pauses. */
  readonly role?: 'alert' | 'status' | 'note';
  /** Adds a button that removes the message. */
  readonly onDismiss?: (() => void) | undefined;
};

/** A statement, with what to do about it. */
export function Message({ tone, lead, action, children, role = 'note', onDismiss }: Props) {
  const { t } = useText();
  const IconShape = ICONS[tone];
  const isShort = action === undefined && (children === undefined || children === null);
  return (
    <Alert
      role={role}
      icon={<IconShape size={21} stroke={2} aria-hidden />}
      title={lead}
      classNames={classes}
      vars={() => ({
        root: { '--alert-color': `var(--${tone})`, '--alert-bg': `var(--${tone}-soft)` },
      })}
      withCloseButton={onDismiss !== undefined}
      onClose={() => onDismiss?.()}
      closeButtonLabel={t('ui.action.dismiss')}
    >
      {isShort ? null : (
        <>
          {action}
          {children}
        </>
      )}
    </Alert>
  );
}
