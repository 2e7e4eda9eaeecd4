/**
 * Whether this machine has no screen to open a window on: no display server on Linux, a
 * continuous-integration run, or a session over SSH.
 */
export function isHeadless(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  if (environment['CI'] === 'true') return true;
  if (platform === 'linux')
    return (environment['DISPLAY'] ?? '') === '' && (environment['WAYLAND_DISPLAY'] ?? '') === '';
  return environment['SSH_CONNECTION'] !== undefined;
}
