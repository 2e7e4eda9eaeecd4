/** Resolves once the signal aborts, at once when it already has. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Resolves when the work is done or the signal aborts, whichever comes first; rejects if the work does. */
export function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      signal.removeEventListener('abort', finish);
      resolve();
    };
    if (signal.aborted) finish();
    signal.addEventListener('abort', finish, { once: true });
    void work.then(finish, reject);
  });
}
