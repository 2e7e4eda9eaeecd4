import type { Device } from '../../../shared/domain/device.ts';
import { sipTestimony } from '../../../shared/identification/testimony.ts';
import { isResolved } from '../neighbours/neighbour-table.ts';
import { type AnsweredForAll, dropAnsweredForAll } from './answered-for-all.ts';
import type { CachedHosts } from './cached-hosts.ts';
import type { DeviceBook } from './device-book.ts';
import type { HostQueue } from './host-queue.ts';
import type { LivenessProver } from './liveness.ts';
import { createMacLedger, type MacLedger } from './mac-ledger.ts';
import type { PreparedScan } from './prepare-scan.ts';
import { dropUnprovedSharers } from './shared-macs.ts';
import type { TableSnapshot } from './sweep/sweep-deps.ts';
import type { TcpWire } from '../../wire/wire.ts';
import type { SweepListener, TargetSweep } from './sweep/sweep-targets.ts';

/** Turns what the table and the sockets report into devices, and records contradictions. */
export type ScanObserver = Pick<SweepListener, 'resolved' | 'sipAnswer' | 'remoteProof'> & {
  readonly observe: (view: TableSnapshot) => void;
  /** Takes addresses off the list that are no hosts: others answer for them. */
  readonly dropGhosts: () => Promise<void>;
  readonly finalDevices: () => readonly Device[];
  readonly macFlips: () => ReadonlyMap<string, readonly [string, string]>;
  readonly sharedMacs: () => ReadonlyMap<string, number>;
  readonly answeredForAll: () => readonly AnsweredForAll[];
  readonly impossibleMacs: () => number;
};

export type ScanObserverDeps = {
  readonly scan: PreparedScan;
  readonly book: DeviceBook;
  readonly hosts: HostQueue;
  readonly cachedHosts: CachedHosts;
  readonly prover: LivenessProver;
  readonly tcp: Pick<TcpWire, 'probe'>;
  readonly sweep: Pick<TargetSweep, 'proved'>;
  readonly signal: AbortSignal;
};

/** Notes the hosts that were already in the system's table; returns their addresses. */
function noteCached(
  { scan, book, hosts, cachedHosts, sweep }: ScanObserverDeps,
  macs: MacLedger,
  confirmed: Set<string>,
): ReadonlySet<string> {
  const verify = async (ip: string, mac: string): Promise<void> => {
    const verdict = await cachedHosts.verify({
      ip,
      localAddress: scan.localAddressOf(ip),
      answeredBefore: scan.answeredBefore(ip, mac),
      isAnswered: () => book.get(ip)?.state === 'answered',
    });
    if (verdict === null) return;
    if (verdict.state === 'answered') sweep.proved(ip, verdict.lostTries);
    if (verdict.state === 'gone' || verdict.state === 'cached')
      book.weaken(ip, verdict.state, [verdict.evidence]);
    else {
      confirmed.add(ip);
      book.note(ip, { atMs: scan.elapsed(), evidence: [verdict.evidence] });
    }
  };
  const cached = new Set<string>();
  for (const row of scan.rowsBefore) {
    const { ip, mac } = row;
    if (mac === null || !isResolved(row) || !scan.planned.has(ip)) continue;
    cached.add(ip);
    macs.note(ip, mac);
    const atMs = scan.elapsed();
    const evidence = [{ kind: 'neighbour-cache' as const, value: mac, atMs }];
    book.note(ip, { mac, atMs, evidence, ...scan.roleOf(ip) });
    hosts.add(ip);
    hosts.track(verify(ip, mac));
  }
  return cached;
}

/** An observer that starts with what was in the table before the scan. */
export function createScanObserver(deps: ScanObserverDeps): ScanObserver {
  const { scan, book, hosts } = deps;
  const macs = createMacLedger(book);
  const confirmed = new Set<string>();
  const impossible = new Set<string>();
  const shared = new Map<string, number>();
  let answeredForAll: readonly AnsweredForAll[] = [];
  const cached = noteCached(deps, macs, confirmed);

  return {
    observe: ({ rows }) => {
      deps.cachedHosts.observe(rows);
      for (const row of rows) {
        // Windows and macOS list groups and the broadcast address, with MACs that no host has.
        if (row.impossibleMac && scan.planned.has(row.ip)) impossible.add(row.ip);
        if (row.mac !== null && isResolved(row) && macs.has(row.ip)) macs.note(row.ip, row.mac);
      }
    },
    resolved: ({ ip, mac, wasAsked }) => {
      // The sweep finds cached hosts at its first read, which proves nothing about them.
      if (cached.has(ip)) return;
      macs.note(ip, mac);
      const atMs = scan.elapsed();
      // A row that nobody asked for is as old as the rows before the scan, if those are unknown.
      const kind = wasAsked || scan.areRowsKnown ? 'neighbour-table' : 'neighbour-cache';
      const evidence = [{ kind, value: mac, atMs } as const];
      book.note(ip, { mac, atMs, evidence, ...scan.roleOf(ip) });
      hosts.add(ip);
    },
    sipAnswer: (ip, answer) => {
      const atMs = scan.elapsed();
      const evidence = sipTestimony(answer).map((item) => ({ ...item, atMs }));
      // Where the system hides MACs, only an answer shows that the host is there.
      book.note(ip, { atMs, evidence, ...scan.roleOf(ip) });
      hosts.add(ip);
    },
    remoteProof: (ip, evidence) => {
      book.note(ip, { atMs: scan.elapsed(), evidence: [evidence], ...scan.roleOf(ip) });
      hosts.add(ip);
    },
    dropGhosts: async () => {
      await dropUnprovedSharers({ ...deps, macs, confirmed }, shared);
      answeredForAll = await dropAnsweredForAll({ ...deps, macs });
    },
    finalDevices: () => {
      // A host that answers on the own network has a MAC: if none is shown, the system hides it.
      for (const device of book.all())
        if (device.mac === null && scan.planned.has(device.ip)) book.flag(device.ip, 'mac-hidden');
      return book.all();
    },
    macFlips: macs.flips,
    sharedMacs: () => shared,
    answeredForAll: () => answeredForAll,
    impossibleMacs: () => impossible.size,
  };
}
