import { z } from '../../../shared/schema.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { CommandRunner } from '../../platform/machine.ts';
import { createPatientRun, type Patience } from '../../platform/patient-run.ts';
import type { PowerShell } from '../../platform/powershell.ts';
import { windowsProgram } from '../../platform/windows-programs.ts';
import { MAX_ROWS, neighbourOf } from './linux-listings.ts';
import type { Neighbour, NeighbourState, NeighbourTable, TableTraits } from './neighbour-table.ts';

/** Windows: RFC 4861-like; 256 entries for an interface are reported on some builds, hence the low cap. */
export const WINDOWS_TRAITS: TableTraits = {
  tries: 3,
  tryIntervalMs: 1000,
  restAfterFailureMs: 0,
  showsUnresolved: false,
  pollIntervalMs: 150,
  safeInFlight: 128,
};

/** An interface heading is recognised by its address and its hexadecimal index, in any language. */
const HEADING = /^\S.*?([\d.]{7,15}) --- 0x[0-9a-f]+/i;
const ROW = /^\s+([\d.]{7,15})\s+([0-9a-f]{2}(?:-[0-9a-f]{2}){5})\s/i;

/**
 * Reads `arp -a`, whose words are translated but whose rows are numeric: address, MAC with dashes,
 * dynamic or static. Multicast and broadcast rows keep no MAC. `interfaceName` is the address of the
 * interface, the only name that this listing has. Proved on reconstructed outputs only.
 */
export function parseArpA(text: string): readonly Neighbour[] {
  const rows: Neighbour[] = [];
  let heading: string | null = null;
  for (const rawLine of text.split(/\r?\n/)) {
    if (rows.length >= MAX_ROWS) break;
    const line = `${rawLine.slice(0, 512)} `;
    const found = HEADING.exec(line);
    if (found !== null) {
      heading = found[1] ?? null;
      continue;
    }
    const match = ROW.exec(line);
    const row =
      match === null ? null : neighbourOf(match[1] ?? '', match[2] ?? '', heading, 'unknown');
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** `Get-NetNeighbor`'s numeric states (MSFT_NetNeighbor), which no language changes. */
const STATES: readonly NeighbourState[] = [
  'failed',
  'incomplete',
  'probe',
  'delay',
  'stale',
  'reachable',
  'permanent',
];

const NetNeighborSchema = z.object({
  IPAddress: z.string(),
  LinkLayerAddress: z.string().nullable().optional(),
  InterfaceAlias: z.string().nullable().optional(),
  State: z.number().int().min(0).max(6),
});

/** What `Get-NetNeighbor … | ConvertTo-Json` prints: a list, one object for one row, nothing for none. */
export const NetNeighborsSchema = z.union([
  z.array(NetNeighborSchema),
  NetNeighborSchema.transform((row) => [row]),
  z.null().transform(() => []),
]);

/** The rows of `Get-NetNeighbor`. */
export function neighboursOf(listed: z.output<typeof NetNeighborsSchema>): readonly Neighbour[] {
  return listed.slice(0, MAX_ROWS).flatMap((entry) => {
    const row = neighbourOf(
      entry.IPAddress,
      entry.LinkLayerAddress ?? null,
      entry.InterfaceAlias ?? null,
      STATES[entry.State] ?? 'unknown',
    );
    return row === null ? [] : [row];
  });
}

/** Numbers rather than words, which are translated. */
export const STATES_QUERY =
  "Get-NetNeighbor -AddressFamily IPv4 -ErrorAction SilentlyContinue | Select-Object IPAddress,LinkLayerAddress,InterfaceAlias,@{n='State';e={[int]$_.State}} | ConvertTo-Json -Compress";

/** The program answers within milliseconds; an antivirus may hold up its start for seconds. */
const PATIENCE: Patience = { firstMs: 2000, againMs: 6000 };

/**
 * The neighbour table of Windows: `arp.exe -a` while sweeping, PowerShell for the states. Absolute
 * paths, no wmic. Not verified on a real machine.
 */
export function createWindowsNeighbourTable(deps: {
  readonly runner: CommandRunner;
  readonly powerShell: Pick<PowerShell, 'ask'>;
  /** The folder of Windows. */
  readonly systemRoot: string;
}): NeighbourTable {
  const run = createPatientRun(deps.runner, PATIENCE);
  const read: NeighbourTable['read'] = async (signal) => {
    const outcome = await run(windowsProgram(deps.systemRoot, 'ARP.EXE'), ['-a'], {
      maxBytes: 16 * 1024 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
    return outcome.kind === 'completed'
      ? success(parseArpA(outcome.stdout))
      : failure(problem('NEIGHBOUR_TABLE_UNREADABLE', { reason: outcome.kind }));
  };
  return {
    traits: WINDOWS_TRAITS,
    read,
    readStates: async (signal) => {
      const outcome = await deps.powerShell.ask(STATES_QUERY, NetNeighborsSchema, signal);
      const rows = outcome.kind === 'answered' ? neighboursOf(outcome.value) : [];
      // An empty table means failure: a machine always has its own groups in it.
      return rows.length === 0 ? read(signal) : success(rows);
    },
    capacity: async () => null,
  };
}
