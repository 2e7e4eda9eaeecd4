/** From then on a second request to stop is a person who does not want to wait any longer. */
const IMPATIENT_AFTER_MS = 1500;

/** What asks a program to stop: Ctrl-C, the system, a closed terminal, and Ctrl-Break on Windows. */
export function stopSignals(platform: NodeJS.Platform): readonly NodeJS.Signals[] {
  return ['SIGINT', 'SIGTERM', 'SIGHUP', ...(platform === 'win32' ? (['SIGBREAK'] as const) : [])];
}

/** How long an orderly end may take: two seconds for running calls, a report being made, the rest. */
const PATIENCE_MS = 15_000;

/**
 * Ends this process whatever it waits for. `process.exit` would wait for the threads that read and
 * write files, and one of them may hang for ever on a network drive that is gone.
 */
export function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}

/**
 * Aborts on the first request to stop, so that what was found is still said. One that comes later
 * ends the program at once; those that come together are one (a terminal and npm both send it). An
 * orderly end that takes too long is cut short.
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
