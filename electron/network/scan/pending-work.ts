/** Counts what is under way, and reports when nothing is any more. */
export type PendingWork = {
  /** Counts the work until it settles, then runs `after`; a failure ends the work like a success. */
  readonly track: (work: Promise<unknown>, after?: () => void) => void;
  readonly running: () => number;
  /** Resolves when nothing is under way any more. */
  readonly idle: () => Promise<void>;
};

export function createPendingWork(): PendingWork {
  const listeners = new Set<() => void>();
  let running = 0;
  const checkIdle = (): void => {
    if (running > 0) return;
    for (const resolve of listeners) resolve();
    listeners.clear();
  };
  return {
    track: (work, after = () => undefined) => {
      running += 1;
      void work
        .catch(() => undefined)
        .finally(() => {
          running -= 1;
          after();
          checkIdle();
        });
    },
    running: () => running,
    idle: () =>
      new Promise((resolve) => {
        listeners.add(resolve);
        checkIdle();
      }),
  };
}
