import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { KernelFiles } from '../../platform/kernel-files.ts';
import type { CommandRunner } from '../../platform/machine.ts';
import { runLinuxTool } from '../../platform/system-command.ts';
import {
  parseArpCacheStatistics,
  parseDroppedFrames,
  parseIpNeigh,
  parseProcArp,
  parseUnsentDatagrams,
} from './linux-listings.ts';
import type { Neighbour, NeighbourTable, TableTraits } from './neighbour-table.ts';

const MAX_BYTES = 16 * 1024 * 1024;
/** Hard limit of the machine's table; visible only in the first network namespace. */
const LIMIT_FILE = '/proc/sys/net/ipv4/neigh/default/gc_thresh3';
const DEFAULT_LIMIT = 1024;
const MAX_SMALL_BYTES = 64 * 1024;
const MAX_KNOWN_LINES = 8192;
/** The count is visible only in the first network namespace, whose files process 1 shows to everybody. */
const STATISTICS = ['/proc/net/stat/arp_cache', '/proc/1/net/stat/arp_cache'] as const;

/**
 * Linux: three requests a second apart (`mcast_solicit`, `retrans_time_ms`, arp(7)). A datagram for an
 * entry that is about to fail is lost with it, hence `restAfterFailureMs`.
 */
export const LINUX_TRAITS: TableTraits = {
  tries: 3,
  tryIntervalMs: 1000,
  restAfterFailureMs: 250,
  showsUnresolved: true,
  pollIntervalMs: 20,
  safeInFlight: 384,
};

/** The neighbour table of Linux, read from /proc without any rights; `ip` only for the states. */
export function createLinuxNeighbourTable(deps: {
  readonly kernelFiles: KernelFiles;
  readonly runner: CommandRunner;
}): NeighbourTable {
  const known = new Map<string, Neighbour | null>();
  const parsedLines = (): Map<string, Neighbour | null> => {
    if (known.size > MAX_KNOWN_LINES) known.clear();
    return known;
  };
  const read: NeighbourTable['read'] = async () => {
    const text = deps.kernelFiles.read('/proc/net/arp', MAX_BYTES);
    return text === null
      ? failure(problem('NEIGHBOUR_TABLE_UNREADABLE'))
      : success(parseProcArp(text, parsedLines()));
  };
  let statistics: string | null | undefined;
  const readStatistics = (): ReturnType<typeof parseArpCacheStatistics> => {
    for (const path of statistics === undefined ? STATISTICS : [statistics]) {
      const text = path === null ? null : deps.kernelFiles.read(path, MAX_BYTES);
      const parsed = text === null ? null : parseArpCacheStatistics(text);
      if (parsed !== null) {
        statistics = path;
        return parsed;
      }
    }
    statistics = null;
    return null;
  };
  let limit: number | null = null;
  return {
    traits: LINUX_TRAITS,
    read,
    readStates: async (signal) => {
      const outcome = await runLinuxTool(deps.runner, 'ip', ['-j', '-4', 'neigh', 'show'], {
        timeoutMs: 1500,
        maxBytes: MAX_BYTES,
        ...(signal === undefined ? {} : { signal }),
      });
      const rows =
        outcome.kind === 'completed' && outcome.exitCode === 0
          ? parseIpNeigh(outcome.stdout)
          : null;
      return rows === null ? read(signal) : success(rows);
    },
    capacity: async () => {
      limit ??= Number.parseInt(deps.kernelFiles.read(LIMIT_FILE, 64) ?? '', 10) || DEFAULT_LIMIT;
      const found = readStatistics();
      return {
        limit,
        used: found?.entries ?? null,
        refusals: found?.refusals ?? null,
        unsent: parseUnsentDatagrams(
          deps.kernelFiles.read('/proc/net/snmp', MAX_SMALL_BYTES) ?? '',
        ),
        dropped: parseDroppedFrames(
          deps.kernelFiles.read('/proc/net/softnet_stat', MAX_SMALL_BYTES) ?? '',
        ),
      };
    },
  };
}
