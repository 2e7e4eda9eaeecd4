import { Button } from '@mantine/core';
import { IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useText } from '../base/text.ts';
import classes from './Countdown.module.css';

type Props = {
  readonly kind: 'hold' | 'wait';
  readonly seconds: number;
};

const RADIUS = 60;
const AROUND = 2 * Math.PI * RADIUS;
const TICK_MS = 200;

/** Countdown for a person who holds a key or waits. */
export function Countdown({ kind, seconds }: Props) {
  const { t } = useText();
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [now, setNow] = useState(() => Date.now());
  const left =
    startedAt === null ? seconds : Math.max(0, seconds - Math.floor((now - startedAt) / 1000));
  const over = startedAt !== null && left === 0;

  useEffect(() => {
    if (startedAt === null || over) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [startedAt, over]);

  const start = (): void => {
    const at = Date.now();
    setNow(at);
    setStartedAt(at);
  };
  const step = over ? 'over' : startedAt === null ? 'ready' : 'running';

  return (
    <div className={`${classes['timer']} ${over ? classes['over'] : ''}`}>
      <div className={classes['dial']}>
        <svg viewBox="0 0 132 132" aria-hidden focusable="false">
          <circle className={classes['track']} cx="66" cy="66" r={RADIUS} />
          <circle
            className={classes['arc']}
            cx="66"
            cy="66"
            r={RADIUS}
            strokeDasharray={AROUND}
            strokeDashoffset={AROUND * (1 - left / seconds)}
          />
        </svg>
        <span className={classes['figure']} role="timer">
          {figure(left, seconds)}
        </span>
      </div>
      <div className={classes['words']}>
        <output className={classes['what']}>
          {t(`ui.timer.${kind}.${step}`, { duration: figure(seconds, seconds) })}
        </output>
        <Button
          variant={startedAt === null ? 'light' : 'default'}
          w="fit-content"
          leftSection={
            startedAt === null ? (
              <IconPlayerPlay size={18} aria-hidden />
            ) : (
              <IconRefresh size={18} aria-hidden />
            )
          }
          onClick={start}
        >
          {t(startedAt === null ? 'ui.timer.start' : 'ui.timer.again')}
        </Button>
      </div>
    </div>
  );
}

/** `9` under a minute, `4:05` above. */
function figure(left: number, whole: number): string {
  return whole < 60
    ? String(left)
    : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
