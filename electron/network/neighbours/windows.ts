import { z } from '../../../shared/schema.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { CommandRunner } from '../../platform/machine.ts';
import { POWERSHELL, windowsProgram } from '../../platform/windows-programs.ts';
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

/** Reads the JSON of `Get-NetNeighbor … | ConvertTo-Json`, one object or a list; null when it is neither. */
export function parseGetNetNeighbor(text: string): readonly Neighbour[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '').trim() || '[]');
  } catch {
    return null;
  }
  const parsed = z.array(NetNeighborSchema).safeParse(Array.isArray(value) ? value : [value]);
  if (!parsed.success) return null;
  return parsed.data.slice(0, MAX_ROWS).flatMap((entry) => {
    const row = neighbourOf(
      entry.IPAddress,
      entry.LinkLayerAddress ?? null,
      entry.InterfaceAlias ?? null,
      STATES[entry.State] ?? 'unknown',
    );
    return row === null ? [] : [row];
  });
}

/** In UTF-8, since French interface names have accents; continues where setting it is forbidden. */
const POWERSHELL_QUERY = [
  'try { [Console]::OutputEncoding = [System.Text.Encoding]::UTF8 } catch { }',
  "Get-NetNeighbor -AddressFamily IPv4 -ErrorAction SilentlyContinue | Select-Object IPAddress,LinkLayerAddress,InterfaceAlias,@{n='State';e={[int]$_.State}} | ConvertTo-Json -Compress",
].join('; ');

/**
 * The neighbour table of Windows: `arp.exe -a` while sweeping, PowerShell for the states. Absolute
 * paths, no wmic. Not verified on a real machine.
 */
export function createWindowsNeighbourTable(deps: {
  readonly runner: CommandRunner;
  /** The folder of Windows. */
  readonly systemRoot: string;
}): NeighbourTable {
  const run = async (
    command: string,
    args: readonly string[],
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<string | null> => {
    const outcome = await deps.runner.run(command, args, {
      timeoutMs,
      maxBytes: 16 * 1024 * 1024,
      ...(signal === undefined ? {} : { signal }),
    });
    return outcome.kind === 'completed' ? outcome.stdout : null;
  };
  const read: NeighbourTable['read'] = async (signal) => {
    const text = await run(windowsProgram(deps.systemRoot, 'ARP.EXE'), ['-a'], 2000, signal);
    return text === null
      ? failure(problem('NEIGHBOUR_TABLE_UNREADABLE'))
      : success(parseArpA(text));
  };
  return {
    traits: WINDOWS_TRAITS,
    read,
    readStates: async (signal) => {
      const text = await run(
        windowsProgram(deps.systemRoot, POWERSHELL),
        ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', POWERSHELL_QUERY],
        5000,
        signal,
      );
      // An empty table means failure: a machine always has its own groups in it.
      const rows = text === null ? null : parseGetNetNeighbor(text);
      return rows === null || rows.length === 0 ? read(signal) : success(rows);
    },
    capacity: async () => null,
  };
}
