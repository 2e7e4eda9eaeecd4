import { constants, setPriority } from 'node:os';

/**
 * Gives a process of the lab the processor before everybody else: cables and servers of the
 * Internet do not slow down because this machine is busy, and what the checks measure would be its
 * load otherwise.
 */
export function runBeforeOthers(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_HIGHEST);
  } catch {
    // A container may refuse it even to root; the process is as quick as the machine lets it be then.
  }
}
