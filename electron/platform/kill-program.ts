import { spawn } from 'node:child_process';
import { systemRootOf, windowsProgram } from './windows-programs.ts';

/**
 * The Windows program that ends another program with everything it started, which no call of Node
 * does there; null on systems with process groups.
 */
export function treeKiller(
  pid: number,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly command: string; readonly args: readonly string[] } | null {
  if (platform !== 'win32') return null;
  return {
    command: windowsProgram(systemRootOf(environment), 'taskkill.exe'),
    args: ['/PID', String(pid), '/T', '/F'],
  };
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has already ended, which is the aim.
  }
}

/** Kills a program that has its own process group (where groups exist), and all that it started. */
export function killProgram(pid: number): void {
  const killer = treeKiller(pid, process.platform, process.env);
  if (killer === null) {
    signal(-pid);
    return;
  }
  // The tree is found from its root, which must still exist: the root goes last.
  const child = spawn(killer.command, [...killer.args], { stdio: 'ignore', windowsHide: true });
  child.on('error', () => signal(pid));
  child.unref();
}
