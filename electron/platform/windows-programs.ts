/** The folder of Windows, as the environment names it; the usual one where it does not. */
export function systemRootOf(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['SystemRoot'] ?? 'C:\\Windows';
}

/** Windows' own PowerShell, below its folder of programs. */
export const POWERSHELL = 'WindowsPowerShell\\v1.0\\powershell.exe';

/**
 * A program of Windows by its full path. A search for its name alone begins in the current folder,
 * which any program may write to.
 */
export function windowsProgram(systemRoot: string, name: string): string {
  return `${systemRoot}\\System32\\${name}`;
}
