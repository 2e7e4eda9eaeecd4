import type { App } from 'electron';

const PATIENCE_MS = 3000;

/**
 * Closes the services before the application ends, but does not wait forever: the important data is
 * already on disk.
 */
export function quitOrderly(
  app: Pick<App, 'on' | 'quit'>,
  close: () => Promise<void>,
  wait: (ms: number) => Promise<void>,
): void {
  let state: 'running' | 'closing' | 'closed' = 'running';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const finish = (): void => {
      state = 'closed';
      app.quit();
    };
    void Promise.race([close().catch(() => undefined), wait(PATIENCE_MS)]).then(finish);
  });
}
