import type { KernelFiles } from '../../platform/kernel-files.ts';
import type { CommandRunner, MachineInfo } from '../../platform/machine.ts';
import type { PowerShell } from '../../platform/powershell.ts';
import { createDarwinNeighbourTable } from './darwin.ts';
import { createLinuxNeighbourTable } from './linux.ts';
import type { NeighbourTable } from './neighbour-table.ts';
import { createWindowsNeighbourTable } from './windows.ts';

/** The neighbour table of the machine that the program runs on. */
export function createNeighbourTable(deps: {
  readonly machine: MachineInfo;
  readonly kernelFiles: KernelFiles;
  readonly runner: CommandRunner;
  readonly powerShell: Pick<PowerShell, 'ask'>;
  readonly systemRoot: string;
}): NeighbourTable {
  if (deps.machine.platform === 'darwin') return createDarwinNeighbourTable(deps);
  if (deps.machine.platform === 'win32') return createWindowsNeighbourTable(deps);
  return createLinuxNeighbourTable(deps);
}
