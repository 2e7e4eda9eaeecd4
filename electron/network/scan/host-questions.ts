import type { Clock } from '../../platform/machine.ts';
import { type AskedHost, hasAnsweredSip } from '../identify/asked-host.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { DeviceBook } from './device-book.ts';

/** How long to wait for the answer to the sweep's OPTIONS before the host is probed. */
const SIP_GRACE_MS = 60;

/** One host that the scan identifies. */
export type QueuedHost = {
  readonly ip: string;
  state: 'waiting' | 'running' | 'done';
  asked: Set<string>;
  /** True once it gave a final answer to an OPTIONS: probably what the technician is waiting for. */
  spokeSip: boolean;
  /** How often a possible telephone whose model is unknown was asked everything. */
  openTimes: number | null;
  /** Ends the wait for its answer to the sweep. */
  wake: (() => void) | null;
  onNews: (() => void) | null;
  /** Something became known while it was not being asked. */
  hasMissedNews: boolean;
};

export type HostQuestionsDeps = {
  readonly clock: Clock;
  readonly identifier: Identifier;
  readonly book: DeviceBook;
  /** What the scan knows that decides how a host is asked. */
  readonly scan: {
    readonly startedAtMs: number;
    readonly gatewayIp: string | null;
    /** Addresses that the sweep sends an OPTIONS to. */
    readonly planned: ReadonlySet<string>;
    readonly localAddressOf: (ip: string) => string | null;
  };
  readonly signal: AbortSignal;
};

/** Asks hosts the identifier's questions, and writes their answers into the book. */
export type HostQuestions = {
  readonly ask: (host: QueuedHost) => Promise<void>;
  /** True when what is known of the host now calls for a question that has not been asked yet. */
  readonly hasMore: (host: QueuedHost) => boolean;
};

/** A host that waits for its first question. */
export function newQueuedHost(ip: string, book: DeviceBook): QueuedHost {
  return {
    ip,
    state: 'waiting',
    asked: new Set(),
    spokeSip: hasAnsweredSip(book.get(ip)?.evidence ?? []),
    openTimes: null,
    wake: null,
    onNews: null,
    hasMissedNews: false,
  };
}

export function createHostQuestions(deps: HostQuestionsDeps): HostQuestions {
  const { clock, book, identifier, scan, signal } = deps;

  const awaitAnswer = async (host: QueuedHost): Promise<void> => {
    if (host.spokeSip) return;
    const grace = new AbortController();
    host.wake = () => grace.abort();
    await clock.sleep(SIP_GRACE_MS, AbortSignal.any([grace.signal, signal]));
    host.wake = null;
  };

  const asAsked = (host: QueuedHost): AskedHost => {
    const { ip } = host;
    return {
      ip,
      isGateway: ip === scan.gatewayIp,
      // The sweep asked the first time; from the second time on the identifier sends the OPTIONS.
      sweepAsked: scan.planned.has(ip) && host.openTimes === null,
      asked: host.asked,
      known: () => {
        const device = book.get(ip);
        const identity = book.identityOf(ip);
        if (device === null || identity === null) throw new RangeError(`no device at ${ip}`);
        return { mac: device.mac, vendor: device.vendor, evidence: device.evidence, identity };
      },
    };
  };

  return {
    ask: async (host) => {
      const { ip } = host;
      if (host.asked.size === 0 && host.openTimes === null) await awaitAnswer(host);
      if (book.get(ip) === null || signal.aborted) return;
      const { isOpen } = await identifier.identify(asAsked(host), {
        signal,
        startedAtMs: scan.startedAtMs,
        interfaceAddress: scan.localAddressOf(ip),
        learn: (evidence) => {
          if (signal.aborted || book.get(ip) === null) return;
          book.note(ip, { atMs: clock.monotonicMs() - scan.startedAtMs, evidence });
        },
        onNews: (each) => {
          host.onNews = each;
        },
      });
      if (!isOpen) host.openTimes = null;
      else host.openTimes ??= 1;
    },
    hasMore: (host) => book.get(host.ip) !== null && identifier.hasMore(asAsked(host)),
  };
}
