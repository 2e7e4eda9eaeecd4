import type { Result } from '../../../shared/domain/result.ts';
import { addressScope, parseIpv4 } from '../../../shared/net/ipv4.ts';

/** State of an entry as RFC 4861 names it; `unknown` where the system's listing does not tell. */
export type NeighbourState =
  'reachable' | 'stale' | 'delay' | 'probe' | 'incomplete' | 'failed' | 'permanent' | 'unknown';

/** One row of the system's neighbour (ARP) table. */
export type Neighbour = {
  readonly ip: string;
  /** Null while the address is unresolved, or when the row holds no MAC that a host can own. */
  readonly mac: string | null;
  readonly interfaceName: string | null;
  readonly state: NeighbourState;
  /** True when the row was dropped from the hosts because its MAC is multicast, broadcast or zero. */
  readonly impossibleMac: boolean;
};

/** How full the table is, in entries of the whole machine. */
export type TableCapacity = {
  /** Entries that the system refuses to go beyond. */
  readonly limit: number;
  /** Entries of the whole machine, other namespaces included; null where the system hides it. */
  readonly used: number | null;
  /** Times the system refused an entry since it started; null where it hides it. */
  readonly refusals: number | null;
  /** Datagrams of this machine that never left because the system had no room; null where hidden. */
  readonly unsent: number | null;
  /** Frames that arrived and that the machine had no time for; null where hidden. */
  readonly dropped: number | null;
};

/** How the system repeats an ARP request by itself, and what its listing shows. */
export type TableTraits = {
  /** Requests sent for one datagram. */
  readonly tries: number;
  readonly tryIntervalMs: number;
  /** How long after its tries the system may still not ask the same address anew. */
  readonly restAfterFailureMs: number;
  /** True when the listing has a row for an address that is still being resolved. */
  readonly showsUnresolved: boolean;
  /** Shortest pause between two reads that costs the machine little. */
  readonly pollIntervalMs: number;
  /** Unresolved addresses in flight that the system is known to bear when its limit cannot be read. */
  readonly safeInFlight: number;
};

/** The system's neighbour table: one engine, three providers. */
export type NeighbourTable = {
  readonly traits: TableTraits;
  /** The cheapest read that tells resolved from unresolved. */
  readonly read: (signal?: AbortSignal) => Promise<Result<readonly Neighbour[]>>;
  /** A read that also tells reachable from stale; starts a process on most systems. */
  readonly readStates: (signal?: AbortSignal) => Promise<Result<readonly Neighbour[]>>;
  readonly capacity: () => Promise<TableCapacity | null>;
};

/** True for a state in which the system holds a MAC for the address. */
export function isResolved(neighbour: Neighbour): boolean {
  return neighbour.mac !== null && neighbour.state !== 'incomplete' && neighbour.state !== 'failed';
}

/**
 * True for a row of another host, found or still asked for. Groups, the broadcast address and the
 * machine's own rows also stand in a listing that hides everybody else (macOS 27 gives programs such a
 * listing), so they say nothing about what it shows.
 */
function isOtherHost({ ip, impossibleMac, state }: Neighbour): boolean {
  if (impossibleMac || state === 'permanent') return false;
  const scope = addressScope(parseIpv4(ip) ?? 0);
  return scope !== 'multicast' && scope !== 'reserved';
}

/** True for a listing that shows at least one other host: only then does an absence in it say something. */
export function showsHosts(rows: readonly Neighbour[]): boolean {
  return rows.some(isOtherHost);
}
