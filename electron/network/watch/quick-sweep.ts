import { formatIpv4, parseIpv4 } from '../../../shared/net/ipv4.ts';
import { planAddresses } from '../scan/sweep/scan-plan.ts';
import { rangeOf } from '../../../shared/net/cidr.ts';
import type { LivenessProver } from '../scan/liveness.ts';
import { isResolved } from '../neighbours/neighbour-table.ts';
import type { ScanDeps } from '../scan/scan-deps.ts';
import { ownRange, type CardOnNetwork } from '../../../shared/net/card-networks.ts';
import { sweepTargets } from '../scan/sweep/sweep-targets.ts';
import { watchTable } from '../scan/table-watch.ts';

/** Widest part of a network that is swept repeatedly. */
const WATCHED_PREFIX = 24;

export type QuickSweepResult = {
  /** Addresses that the system resolved during this sweep. */
  readonly resolved: ReadonlyMap<string, string>;
  /** Addresses that were already resolved in the table, which proves nothing about them. */
  readonly cached: ReadonlyMap<string, string>;
  /** Addresses whose host answered the sweep's own OPTIONS. */
  readonly answered: ReadonlySet<string>;
};

/** One sweep of the machine's own surroundings, without identification. */
export async function quickSweep(
  deps: Pick<ScanDeps, 'clock' | 'random' | 'sockets' | 'table'> & {
    readonly prover: LivenessProver;
  },
  item: CardOnNetwork,
  signal: AbortSignal,
): Promise<QuickSweepResult> {
  const { clock, table } = deps;
  const own = parseIpv4(item.address);
  const network = ownRange(item);
  const range =
    network.prefix >= WATCHED_PREFIX ? network : rangeOf(own ?? network.base, WATCHED_PREFIX);
  const addresses = planAddresses({ ranges: [range], addresses: [], likely: [], own }).map(
    formatIpv4,
  );
  const isWanted = (row: { readonly interfaceName: string | null }): boolean =>
    row.interfaceName === null ||
    row.interfaceName === item.name ||
    row.interfaceName === item.address;
  const before = await table.read(signal);
  const cached = new Map<string, string>();
  if (before.ok)
    for (const row of before.value)
      if (row.mac !== null && isResolved(row) && isWanted(row)) cached.set(row.ip, row.mac);
  const resolved = new Map<string, string>();
  const answered = new Set<string>();
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const sweep = sweepTargets({
    deps,
    plans: [{ target: { interface: item }, addresses, remote: [] }],
    prover: deps.prover,
    startedAtMs: clock.monotonicMs(),
    signal: stop,
  });
  const opened = await sweep.open({
    resolved: ({ ip, mac }) => {
      if (!cached.has(ip)) resolved.set(ip, mac);
    },
    sipAnswer: (ip) => answered.add(ip),
    remoteProof: () => undefined,
    progress: () => undefined,
  });
  if (opened.ok) {
    const watching = watchTable({
      table,
      clock,
      isWanted,
      isHurried: sweep.isHurried,
      onView: sweep.observe,
      onUnread: sweep.unread,
      signal: stop,
    });
    await opened.run();
    ended.abort();
    await watching;
  }
  sweep.close();
  return { resolved, cached, answered };
}
