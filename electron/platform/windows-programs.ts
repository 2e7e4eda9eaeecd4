/** The folder of Windows, from the environment, or else the usual one. */
export function systemRootOf(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['SystemRoot'] ?? 'C:\\Windows';
}

/** Windows' own PowerShell, in its system folder. */
export const POWERSHELL = 'WindowsPowerShell\\v1.0\\powershell.exe';

/**
 * The full path of a Windows program. A search for its name alone begins in the current folder,
 * which any program may write to.
 */
export function windowsProgram(systemRoot: string, name: string): string {
  return `${systemRoot}\\System32\\${name}`;
}
