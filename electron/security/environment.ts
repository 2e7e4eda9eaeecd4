/**
 * Variables that would weaken TLS, load foreign code, write out secrets or start the program as
 * something else; the last two belong to Chromium.
 */
const dangerousVariables = [
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_REPL_EXTERNAL_MODULE',
  'NODE_DEBUG',
  'NODE_V8_COVERAGE',
  'ELECTRON_RUN_AS_NODE',
  'ELECTRON_NO_ASAR',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'SSLKEYLOGFILE',
  'GOOGLE_API_KEY',
] as const;

/** Clears them in the packaged application, so that neither it nor its child processes use them. */
export function clearDangerousEnvironment(
  environment: Record<string, string | undefined>,
  isPackaged: boolean,
): void {
  if (!isPackaged) return;
  for (const name of dangerousVariables) delete environment[name];
}
