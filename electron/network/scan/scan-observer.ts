import type { Device } from '../../../shared/domain/device.ts';
import { sipTestimony } from '../../../shared/identification/testimony.ts';
import type { SipResponse } from '../../../shared/protocols/sip.ts';
import type { CachedHosts } from './cached-hosts.ts';
import type { DeviceBook } from './device-book.ts';
import type { HostQueue } from './host-queue.ts';
import type { LivenessProver } from './liveness.ts';
import { isResolved, type Neighbour } from '../neighbours/neighbour-table.ts';
import type { TableSnapshot } from './sweep/sweep-deps.ts';

/** Addresses of one MAC from which on somebody answers for others: a proxy, an extender, a router. */
const SHARED_FROM = 3;
/** Unproved addresses of one MAC that are still listed; more are a proxy's inventions. */
const LISTED_SHARERS = 8;

/** Turns what the table and the sockets say into devices, and remembers what looks wrong. */
export type ScanObserver = {
  readonly observe: (view: TableSnapshot) => void;
  readonly resolved: (found: { readonly ip: string; readonly mac: string }) => void;
  /** Each answer to the sweep's OPTIONS, provisional ones and repeats included. */
  readonly sipAnswer: (ip: string, answer: SipResponse) => void;
  readonly remoteProof: (ip: string, evidence: Device['evidence'][number]) => void;
  readonly dropUnprovedSharers: (prover: LivenessProver, signal: AbortSignal) => Promise<void>;
  readonly finalDevices: () => readonly Device[];
  readonly macFlips: () => ReadonlyMap<string, readonly [string, string]>;
  readonly sharedMacs: () => ReadonlyMap<string, number>;
  readonly impossibleMacs: () => number;
};

export function createScanObserver(options: {
  readonly book: DeviceBook;
  readonly hosts: HostQueue;
  readonly cachedHosts: CachedHosts;
  readonly planned: ReadonlySet<string>;
  readonly gatewayIp: string | null;
  readonly rowsBefore: readonly Neighbour[];
  readonly localAddressOf: (ip: string) => string | null;
  readonly answeredBefore: (ip: string, mac: string) => boolean;
  /** A host known from the table proved alive, after so many lost tries. */
  readonly onProved: (ip: string, lostTries: number) => void;
  readonly startedAtMs: number;
  readonly elapsed: () => number;
}): ScanObserver {
  const { book, hosts, cachedHosts, planned, elapsed } = options;
  const macs = new Map<string, string>();
  const flips = new Map<string, readonly [string, string]>();
  const impossible = new Set<string>();
  const cached = new Set<string>();
  /** Hosts that the system itself confirmed. */
  const confirmed = new Set<string>();
  const shared = new Map<string, number>();

  const rolesOf = (ip: string): { readonly fixedRole?: 'gateway' } =>
    ip === options.gatewayIp ? { fixedRole: 'gateway' } : {};

  const noteMac = (ip: string, mac: string): void => {
    const known = macs.get(ip);
    if (known !== undefined && known !== mac && !flips.has(ip)) {
      flips.set(ip, [known, mac]);
      book.flag(ip, 'duplicate-ip');
    }
    macs.set(ip, mac);
  };

  const verifyCached = async (ip: string, mac: string): Promise<void> => {
    const verdict = await cachedHosts.verify({
      ip,
      localAddress: options.localAddressOf(ip),
      answeredBefore: options.answeredBefore(ip, mac),
      isAnswered: () => book.get(ip)?.state === 'answered',
    });
    if (verdict === null) return;
    if (verdict.state === 'answered') options.onProved(ip, verdict.lostTries);
    if (verdict.state === 'gone' || verdict.state === 'cached')
      book.weaken(ip, verdict.state, [verdict.evidence]);
    else {
      confirmed.add(ip);
      book.note(ip, { atMs: elapsed(), evidence: [verdict.evidence] });
    }
  };

  for (const row of options.rowsBefore) {
    if (row.mac === null || !isResolved(row) || !planned.has(row.ip)) continue;
    cached.add(row.ip);
    macs.set(row.ip, row.mac);
    book.note(row.ip, {
      mac: row.mac,
      atMs: elapsed(),
      evidence: [{ kind: 'neighbour-cache', value: row.mac, atMs: elapsed() }],
      ...rolesOf(row.ip),
    });
    hosts.add(row.ip);
    hosts.track(verifyCached(row.ip, row.mac));
  }

  const resolved: ScanObserver['resolved'] = ({ ip, mac }) => {
    // The sweep hears of cached hosts at its first read: that proves nothing about them.
    if (cached.has(ip)) return;
    noteMac(ip, mac);
    book.note(ip, {
      mac,
      atMs: elapsed(),
      evidence: [{ kind: 'neighbour-table', value: mac, atMs: elapsed() }],
      ...rolesOf(ip),
    });
    hosts.add(ip);
  };

  const countSharers = (): Map<string, string[]> => {
    const byMac = new Map<string, string[]>();
    for (const [ip, mac] of macs) {
      if (book.get(ip) === null) continue;
      const list = byMac.get(mac);
      if (list === undefined) byMac.set(mac, [ip]);
      else list.push(ip);
    }
    return byMac;
  };

  return {
    observe: ({ rows }) => {
      cachedHosts.observe(rows);
      for (const row of rows) {
        // Groups and the broadcast address stand in the tables of Windows and macOS by right.
        if (row.impossibleMac && planned.has(row.ip)) impossible.add(row.ip);
        if (row.mac !== null && isResolved(row) && macs.has(row.ip)) noteMac(row.ip, row.mac);
      }
    },
    resolved,
    sipAnswer: (ip, answer) => {
      const atMs = elapsed();
      const evidence = sipTestimony(answer).map((item) => ({ ...item, atMs }));
      // Where the system hides MACs, an answer is all that says that the host is there.
      book.note(ip, { atMs, evidence, ...rolesOf(ip) });
      hosts.add(ip);
    },
    remoteProof: (ip, evidence) => {
      book.note(ip, { atMs: elapsed(), evidence: [evidence], ...rolesOf(ip) });
      hosts.add(ip);
    },
    dropUnprovedSharers: async (prover, signal) => {
      for (const [mac, ips] of countSharers()) {
        if (ips.length < SHARED_FROM) continue;
        shared.set(mac, ips.length);
        for (const ip of ips) book.flag(ip, 'shared-mac');
        const unproved = ips.filter(
          (ip) => book.get(ip)?.state === 'resolved' && !confirmed.has(ip),
        );
        const verdicts = await Promise.all(
          unproved.slice(0, 64).map(async (ip) => ({
            ip,
            proof: await prover.prove(ip, {
              localAddress: options.localAddressOf(ip),
              signal,
              startedAtMs: options.startedAtMs,
              rounds: 1,
            }),
          })),
        );
        if (signal.aborted) return;
        for (const { ip, proof } of verdicts)
          if (proof !== null) book.note(ip, { atMs: elapsed(), evidence: [proof.evidence] });
        const ghosts = unproved.filter(
          (ip) => book.get(ip)?.state !== 'answered' && ip !== options.gatewayIp,
        );
        // The MAC's owner cannot be told from those it answers for: none of them is called alive.
        const evidence = {
          kind: 'neighbour-cache' as const,
          value: `${mac} stands for ${ips.length} addresses; no reply from this one`,
          atMs: elapsed(),
        };
        for (const ip of ghosts)
          if (ghosts.length <= LISTED_SHARERS) book.weaken(ip, 'cached', [evidence]);
          else book.remove(ip);
      }
    },
    finalDevices: () => {
      // On its own network a host that answers has a MAC: where none is shown, the system hides it.
      for (const device of book.all())
        if (device.mac === null && planned.has(device.ip)) book.flag(device.ip, 'mac-hidden');
      return book.all();
    },
    macFlips: () => flips,
    sharedMacs: () => shared,
    impossibleMacs: () => impossible.size,
  };
}
