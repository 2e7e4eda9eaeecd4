/** A second request to stop, later than this, means that the person does not want to wait. */
const IMPATIENT_AFTER_MS = 1500;

/** Requests to stop a program: Ctrl-C, the system, a closed terminal, and Ctrl-Break on Windows. */
export function stopSignals(platform: NodeJS.Platform): readonly NodeJS.Signals[] {
  return ['SIGINT', 'SIGTERM', 'SIGHUP', ...(platform === 'win32' ? (['SIGBREAK'] as const) : [])];
}

/** Time limit of an orderly end: two seconds for running calls, a report being made, the rest. */
const PATIENCE_MS = 15_000;

/**
 * Ends this process, whatever it is waiting for. `process.exit` would wait for the threads that read
 * and write files, and one of them may hang forever on a network drive that is gone.
 */
function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Aborts on the first request to stop, so that the results so far are still printed. A later request
 * ends the program at once; requests that come together count as one (a terminal and npm both send
 * one). An orderly end that takes too long is cut short.
 */
export function stopOnSignals(deps: {
  readonly process: {
    readonly on: (signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void) => unknown;
    readonly platform: NodeJS.Platform;
  };
  readonly nowMs: () => number;
  readonly stop: () => void;
  readonly endAtOnce?: () => void;
  readonly patienceMs?: number;
}): void {
  const end = deps.endAtOnce ?? endAtOnce;
  let firstMs: number | null = null;
  const request = (): void => {
    const nowMs = deps.nowMs();
    if (firstMs === null) {
      firstMs = nowMs;
      deps.stop();
      setTimeout(end, deps.patienceMs ?? PATIENCE_MS).unref();
    } else if (nowMs - firstMs > IMPATIENT_AFTER_MS) end();
  };
  for (const signal of stopSignals(deps.process.platform)) deps.process.on(signal, request);
}
