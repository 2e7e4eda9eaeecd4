import { problem } from '../../../shared/domain/problem.ts';
import { failure, success } from '../../../shared/domain/result.ts';
import type { CommandRunner, FileSystem } from '../../platform/ports.ts';
import { parseArpCacheStatistics, parseIpNeigh, parseProcArp } from './linux-listings.ts';
import type { NeighbourTable, TableTraits } from './neighbour-table.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const FIRST_READ_BYTES = 256 * 1024;
const THRESHOLDS = '/proc/sys/net/ipv4/neigh/default/gc_thresh3';
/** The count is shown in the first network namespace alone, which process 1 shows to everybody. */
const STATISTICS = ['/proc/net/stat/arp_cache', '/proc/1/net/stat/arp_cache'] as const;

/** Linux: three requests a second apart (`mcast_solicit`, `retrans_time_ms`, arp(7)); entries older than 5 s make room. */
export const LINUX_TRAITS: TableTraits = {
  tries: 3,
  tryIntervalMs: 1000,
  showsUnresolved: true,
  pollIntervalMs: 20,
  safeInFlight: 384,
  reclaimAfterMs: 5000,
};

/** The neighbour table of Linux, read from /proc without any right; `ip` only for the states. */
export function createLinuxNeighbourTable(ports: {
  readonly files: Pick<FileSystem, 'readText'>;
  readonly runner: CommandRunner;
}): NeighbourTable {
  const readText = async (path: string): Promise<string | null> => {
    const first = await ports.files.readText(path, FIRST_READ_BYTES);
    if (first.ok) return first.value;
    if (first.reason !== 'too-large') return null;
    const whole = await ports.files.readText(path, MAX_BYTES);
    return whole.ok ? whole.value : null;
  };
  const read: NeighbourTable['read'] = async () => {
    const text = await readText('/proc/net/arp');
    return text === null
      ? failure(problem('NEIGHBOUR_TABLE_UNREADABLE'))
      : success(parseProcArp(text));
  };
  let statistics: string | null | undefined;
  const readStatistics = async (): Promise<ReturnType<typeof parseArpCacheStatistics>> => {
    for (const path of statistics === undefined ? STATISTICS : [statistics]) {
      const text = path === null ? null : await readText(path);
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
      const outcome = await ports.runner.run('ip', ['-j', '-4', 'neigh', 'show'], {
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
      limit ??= Number.parseInt((await readText(THRESHOLDS)) ?? '', 10);
      if (!(limit > 0)) return null;
      const found = await readStatistics();
      return { limit, used: found?.entries ?? null, refusals: found?.refusals ?? null };
    },
  };
}
