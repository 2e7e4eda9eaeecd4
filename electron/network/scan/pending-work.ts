/** Counts work in progress, and reports when none is left. */
export type PendingWork = {
  /** Counts the work until it settles, with success or failure, then runs `after`. */
  readonly track: (work: Promise<unknown>, after?: () => void) => void;
  readonly running: () => number;
  /** Resolves when no work is left. */
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
