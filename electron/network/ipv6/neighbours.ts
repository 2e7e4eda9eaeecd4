import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type {
  CommandOutcome,
  CommandRunner,
  MachineInfo,
  Platform,
} from '../../platform/machine.ts';
import { runLinuxTool } from '../../platform/system-command.ts';
import { windowsProgram } from '../../platform/windows-programs.ts';
import {
  type Ipv6Neighbour,
  parseIpNeigh6,
  parseNdpAn,
  parseNetshNeighbours,
} from './neighbour-listings.ts';

/**
 * Reads which hosts the system knows over IPv6; nothing is sent. Never fails: where the listing cannot
 * be read, it is empty.
 */
export type Ipv6NeighbourReader = (signal: AbortSignal) => Promise<readonly Ipv6Neighbour[]>;

type AddressTable = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

const LIMITS = { timeoutMs: 2000, maxBytes: 4 * 1024 * 1024 } as const;

/** The name of the interface with this number, which its link-local address carries as its zone. */
function nameOfIndex(table: AddressTable, index: string): string | null {
  const found = Object.entries(table).find(([, infos]) =>
    (infos ?? []).some(
      (info) => info.family === 'IPv6' && info.scopeid > 0 && String(info.scopeid) === index,
    ),
  );
  return found?.[0] ?? null;
}

/** The listing of the machine that the program runs on. */
export function createIpv6NeighbourReader(deps: {
  readonly machine: Pick<MachineInfo, 'platform'>;
  readonly runner: CommandRunner;
  /** The folder of Windows; unused elsewhere. */
  readonly systemRoot: string;
  /** `os.networkInterfaces`, replaced by tests. */
  readonly addresses?: () => AddressTable;
}): Ipv6NeighbourReader {
  const { runner } = deps;
  const readTable = deps.addresses ?? networkInterfaces;
  const listings: Readonly<Record<Platform, (signal: AbortSignal) => Promise<CommandOutcome>>> = {
    linux: (signal) =>
      runLinuxTool(runner, 'ip', ['-j', '-6', 'neigh', 'show'], { ...LIMITS, signal }),
    darwin: (signal) => runner.run('/usr/sbin/ndp', ['-an'], { ...LIMITS, signal }),
    win32: (signal) =>
      runner.run(
        windowsProgram(deps.systemRoot, 'netsh.exe'),
        ['interface', 'ipv6', 'show', 'neighbors'],
        { ...LIMITS, signal },
      ),
  };
  const parsers = { linux: parseIpNeigh6, darwin: parseNdpAn, win32: parseNetshNeighbours };
  return async (signal) => {
    const { platform } = deps.machine;
    const outcome = await listings[platform](signal);
    if (outcome.kind !== 'completed') return [];
    const rows = parsers[platform](outcome.stdout);
    if (platform !== 'win32') return rows;
    const table = readTable();
    return rows.flatMap((row) => {
      const name = nameOfIndex(table, row.interface);
      return name === null ? [] : [{ ...row, interface: name }];
    });
  };
}
