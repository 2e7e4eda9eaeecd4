/** From then on a second request to stop is a person who does not want to wait any longer. */
const IMPATIENT_AFTER_MS = 1500;

/** What asks a program to stop: Ctrl-C, the system, a closed terminal, and Ctrl-Break on Windows. */
export function stopSignals(platform: NodeJS.Platform): readonly NodeJS.Signals[] {
  return ['SIGINT', 'SIGTERM', 'SIGHUP', ...(platform === 'win32' ? (['SIGBREAK'] as const) : [])];
}

/**
 * Aborts on the first request to stop, so that what was found is still said. One that comes later
 * ends the program at once; those that come together are one (a terminal and npm both send it).
 */
export function stopOnSignals(deps: {
  readonly process: {
    readonly on: (signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void) => unknown;
    readonly exit: (status: number) => void;
    readonly platform: NodeJS.Platform;
  };
  readonly nowMs: () => number;
  readonly stop: () => void;
}): void {
  let firstMs: number | null = null;
  const request = (): void => {
    const nowMs = deps.nowMs();
    if (firstMs === null) {
      firstMs = nowMs;
      deps.stop();
    } else if (nowMs - firstMs > IMPATIENT_AFTER_MS) deps.process.exit(130);
  };
  for (const signal of stopSignals(deps.process.platform)) deps.process.on(signal, request);
}
