import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import type { Clock } from '../../../platform/machine.ts';
import type { Neighbour, TableCapacity, TableTraits } from '../../neighbours/neighbour-table.ts';
import type { DoubtCause, DoubtfulMoments } from './verdict.ts';

/** One read of the neighbour table, with the moments it began and ended on the monotonic clock. */
export type TableSnapshot = {
  readonly rows: readonly Neighbour[];
  readonly startedMs: number;
  readonly endedMs: number;
  /** How full the machine's table is; null where the system hides it or was not asked. */
  readonly capacity: TableCapacity | null;
};

/** Sends the datagram that makes the system resolve an address. */
export type Transmitter = {
  readonly send: (ip: string, done: (code: string | null) => void) => void;
  /** Reports that the system no longer queues a datagram for the address. */
  readonly release: (ip: string) => void;
};

export type SweepDeps = {
  readonly clock: Clock;
  readonly traits: TableTraits;
  readonly transmitter: Transmitter;
};

export type SweepOptions = {
  /** Addresses to resolve, the likeliest first. */
  readonly addresses: readonly string[];
  readonly medium: NetworkInterface['medium'];
  /** How many more addresses may wait for an answer now. */
  readonly roomLeft: () => number;
  readonly onResolved: (found: {
    readonly ip: string;
    readonly mac: string;
    readonly atMs: number;
    /** False for an address that the system had resolved before the sweep asked it. */
    readonly wasAsked: boolean;
  }) => void;
  readonly onRefused: (inFlight: number) => void;
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
};

export type SweepOutcome = {
  readonly complete: boolean;
  /** Addresses that the table still refused at the end, so that they were never asked. */
  readonly neverTaken: readonly string[];
  /** Addresses whose answer no read of the table could show, because the reads failed. */
  readonly unseen: readonly string[];
  /** Probability that one ARP exchange is lost, estimated from how the hosts answered. */
  readonly tryLoss: number;
  readonly passes: number;
  /** Datagrams that the full table refused and that were sent again. */
  readonly refused: number;
  /** Sends that the system denied, by error code. */
  readonly sendErrors: ReadonlyMap<string, number>;
  readonly peakRequestsPerSecond: number;
  /** Datagrams given to the system. */
  readonly datagrams: number;
  /** The longest delay with which the machine woke the sweep. */
  readonly worstLatenessMs: number;
};

export type Sweep = {
  readonly run: () => Promise<SweepOutcome>;
  /** Takes in one read of the table; what was seen once stays seen. */
  readonly observe: (snapshot: TableSnapshot) => void;
  /** Takes note that a read that began then failed: no better look is to be had. */
  readonly unread: (startedMs: number) => void;
  /**
   * Reports moments in which answers may have been lost: the table was full for others than this
   * sweep, or the machine dropped frames because it was too busy.
   */
  readonly doubt: (moments: DoubtfulMoments, cause: DoubtCause) => void;
  /** Addresses for which the system is already asking: they cost no room and go first. */
  readonly expectLeftovers: (ips: ReadonlySet<string>) => void;
  /** Reports a known host that proved alive after `lostTries` lost tries, which measures the link. */
  readonly proved: (ip: string, lostTries: number) => void;
  readonly inFlight: () => number;
  readonly isWaiting: (ip: string) => boolean;
  /** True while datagrams wait to go out and the table has room for them. */
  readonly isSending: () => boolean;
  /** True while first answers, a verdict or room for the next wave are expected. */
  readonly isHurried: () => boolean;
};
