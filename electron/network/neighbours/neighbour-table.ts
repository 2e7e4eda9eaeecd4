import type { Result } from '../../../shared/domain/result.ts';
import { addressScope, parseIpv4 } from '../../../shared/net/ipv4.ts';

/** State of an entry in the words of RFC 4861; `unknown` where the system's listing has none. */
export type NeighbourState =
  'reachable' | 'stale' | 'delay' | 'probe' | 'incomplete' | 'failed' | 'permanent' | 'unknown';

/** One row of the system's neighbour (ARP) table. */
export type Neighbour = {
  readonly ip: string;
  /**
   * Null while the address is unresolved, when no host can own the MAC of the row, and where the system
   * hides it.
   */
  readonly mac: string | null;
  readonly interfaceName: string | null;
  readonly state: NeighbourState;
  /** True when the row was dropped from the hosts because its MAC is multicast, broadcast or zero. */
  readonly impossibleMac: boolean;
};

/** How full the table is, in entries of the whole machine. */
export type TableCapacity = {
  /** The system never keeps more entries than this. */
  readonly limit: number;
  /** Entries of the whole machine, other namespaces included; null where the system hides it. */
  readonly used: number | null;
  /** Times the system refused an entry since it started; null where it hides it. */
  readonly refusals: number | null;
  /** Datagrams of this machine that never left because the system had no room; null where hidden. */
  readonly unsent: number | null;
  /** Frames that arrived while the machine was too busy to read them; null where hidden. */
  readonly dropped: number | null;
};

/** How the system repeats an ARP request by itself, and what its listing shows. */
export type TableTraits = {
  /** Requests sent for one datagram. */
  readonly tries: number;
  readonly tryIntervalMs: number;
  /** How long after its tries the system may still refuse to ask the same address again. */
  readonly restAfterFailureMs: number;
  /** True when the listing has a row for an address that is still being resolved. */
  readonly showsUnresolved: boolean;
  /** Shortest pause between two reads at which the machine stays responsive. */
  readonly pollIntervalMs: number;
  /** Unresolved addresses that the system copes with at once; used when its limit cannot be read. */
  readonly safeInFlight: number;
};

/** The system's neighbour table: one engine, three providers. */
export type NeighbourTable = {
  readonly traits: TableTraits;
  /** The cheapest read that distinguishes resolved from unresolved. */
  readonly read: (signal?: AbortSignal) => Promise<Result<readonly Neighbour[]>>;
  /** A read that also distinguishes reachable from stale; starts a process on most systems. */
  readonly readStates: (signal?: AbortSignal) => Promise<Result<readonly Neighbour[]>>;
  readonly capacity: () => Promise<TableCapacity | null>;
};

/** True for a state in which the system holds a MAC for the address. */
export function isResolved(neighbour: Neighbour): boolean {
  return neighbour.mac !== null && !isUnresolved(neighbour);
}

/** True for a state in which the system waits for the host's MAC, or has waited in vain. */
export function isUnresolved({ state }: Pick<Neighbour, 'state'>): boolean {
  return state === 'incomplete' || state === 'failed';
}

/**
 * True for a row of another host, resolved or not. Groups, the broadcast address and the machine's own
 * rows also appear in a listing that hides all hosts (macOS 27 gives programs such a listing), so they
 * do not prove that hosts are shown.
 */
function isOtherHost(row: Neighbour): boolean {
  const { ip, mac, impossibleMac, state } = row;
  if (impossibleMac || state === 'permanent') return false;
  // A row whose MAC is hidden.
  if (mac === null && !isUnresolved(row)) return false;
  const scope = addressScope(parseIpv4(ip) ?? 0);
  return scope !== 'multicast' && scope !== 'reserved';
}

/** True for a listing that shows at least one other host: only then does a missing row mean anything. */
export function showsHosts(rows: readonly Neighbour[]): boolean {
  return rows.some(isOtherHost);
}
