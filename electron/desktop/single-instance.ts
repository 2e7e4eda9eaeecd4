import type { App } from 'electron';

/**
 * Two copies must not write the same cases, so a second start only brings the first to the front.
 * False when this process is the second; the lock is in `userData`, so that path must be set before.
 */
export function becomeSingleInstance(
  app: Pick<App, 'requestSingleInstanceLock' | 'on' | 'exit'>,
  onSecondStart: () => void,
): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return false;
  }
  app.on('second-instance', onSecondStart);
  return true;
}
