import type { Clock } from '../../platform/ports.ts';
import type { Neighbour, NeighbourTable } from '../neighbours/neighbour-table.ts';
import type { TableSnapshot } from './sweep/sweep-deps.ts';

export type TableWatchOptions = {
  readonly table: NeighbourTable;
  readonly clock: Clock;
  /** Keeps the rows of the interfaces that matter. */
  readonly isWanted: (row: Neighbour) => boolean;
  /** True while quick answers are expected: the table is then read as often as it is cheap. */
  readonly isHurried: () => boolean;
  readonly onView: (view: TableSnapshot) => void;
  readonly signal: AbortSignal;
};

/** Pause between reads when nothing is hurried. */
const CALM_INTERVAL_MS = 120;
/** A read may take at most one part in this many of the time. */
const COST_SHARE = 5;

/**
 * Reads the neighbour table again and again until the signal aborts, and hands each read on; a read
 * that fails is left out.
 */
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
    const pause = options.isHurried() ? table.traits.pollIntervalMs : CALM_INTERVAL_MS;
    const costMs = clock.monotonicMs() - startedMs;
    await clock.sleep(Math.max(pause, costMs * COST_SHARE), signal);
  }
}
