import type { Clock } from '../../platform/machine.ts';
import type { Neighbour, NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { TableSnapshot } from './sweep/sweep-deps.ts';

export type TableWatchOptions = {
  readonly table: NeighbourTable;
  readonly clock: Clock;
  /** Selects the rows of the scanned interfaces. */
  readonly isWanted: (row: Neighbour) => boolean;
  /** True while quick answers are expected: the table is then read as often as its cost allows. */
  readonly isHurried: () => boolean;
  readonly onView: (view: TableSnapshot) => void;
  /** Called with the moment at which a read began that failed. */
  readonly onUnread: (startedMs: number) => void;
  readonly signal: AbortSignal;
};

/** Pause between reads when no quick answers are expected. */
const CALM_INTERVAL_MS = 120;
/** After a read, the pause is at least this many times as long as the read took. */
const COST_SHARE = 5;
/** A listing that takes a second costs the machine little: the system waits most of that time. */
const LONGEST_PAUSE_MS = 500;

/** Reads the neighbour table repeatedly until the signal aborts, and passes each read on. */
export async function watchTable(options: TableWatchOptions): Promise<void> {
  const { clock, table, signal } = options;
  while (!signal.aborted) {
    const startedMs = clock.monotonicMs();
    const [rows, capacity] = await Promise.all([table.read(signal), table.capacity()]);
    const endedMs = clock.monotonicMs();
    // The caller may have stopped while the read was under way.
    if (signal.aborted) return;
    if (rows.ok)
      options.onView({ rows: rows.value.filter(options.isWanted), startedMs, endedMs, capacity });
    else options.onUnread(startedMs);
    const pause = options.isHurried() ? table.traits.pollIntervalMs : CALM_INTERVAL_MS;
    const costMs = clock.monotonicMs() - startedMs;
    const restMs = Math.min(LONGEST_PAUSE_MS, costMs * COST_SHARE);
    await clock.sleep(Math.max(pause, restMs), signal);
  }
}
