/** How long a ping may take that only makes the system resolve an address, in seconds. */
const DEADLINE_SECONDS = 2;

/**
 * The arguments of the system's ping, which end it after two seconds. Without a limit one
 * ping waits ten seconds on Linux and macOS, and four on Windows, for a host that drops it.
 */
export function withDeadline(
  args: readonly string[],
  platform: NodeJS.Platform,
): readonly string[] {
  if (platform === 'win32') return ['-w', String(DEADLINE_SECONDS * 1000), ...args];
  return [platform === 'darwin' ? '-t' : '-w', String(DEADLINE_SECONDS), ...args];
}
