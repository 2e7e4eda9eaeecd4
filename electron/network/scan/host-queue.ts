import type { Clock } from '../../platform/ports.ts';
import type { DeviceBook } from './device-book.ts';
import { hasAnsweredSip, type AskedHost, type Identifier } from '../identify/identifier.ts';

/**
 * Hosts identified at once. Their probes mostly wait; while datagrams of the sweep go out, fewer are
 * started, because an ARP answer that comes late looks like a lost one.
 */
const AT_ONCE = 96;
const AT_ONCE_WHILE_SENDING = 4;
/** How long the answer to the sweep's own OPTIONS is waited for before the host is probed. */
const SIP_GRACE_MS = 60;

/** Identifies hosts as they are found, a few at a time, and waits for the last of them. */
export type HostQueue = {
  /** Takes a host once; later calls for the same address are ignored. */
  readonly add: (ip: string) => void;
  /**
   * More is known of a host than before: who asks it now hears of it, and it is asked again where
   * that calls for questions that were not put to it.
   */
  readonly news: (ip: string) => void;
  /**
   * Asks those again that may be telephones and have not said which, as far as they were asked fewer
   * than `times` times; gives how many.
   */
  readonly askAgain: (times: number) => number;
  /** Starts hosts that were held back, once the sweep no longer sends. */
  readonly wake: () => void;
  /** Other work that the scan must wait for. */
  readonly track: (work: Promise<unknown>) => void;
  /** Resolves when nothing is under way any more. */
  readonly idle: () => Promise<void>;
  readonly started: () => number;
  readonly settled: () => number;
  readonly onProgress: (listener: () => void) => void;
};

/** One host of the queue. */
type Queued = {
  readonly ip: string;
  state: 'waiting' | 'running' | 'done';
  asked: Set<string>;
  /** True once it gave a final answer to an OPTIONS: it is what the technician waits for. */
  spokeSip: boolean;
  /** Times that it was asked everything, while it may be a telephone that has not said which. */
  openTimes: number | null;
  /** Ends the wait for its answer to the sweep. */
  wake: (() => void) | null;
  onNews: (() => void) | null;
  /** Something became known after its questioner stopped listening. */
  hasMissedNews: boolean;
};

export function createHostQueue(options: {
  readonly clock: Clock;
  readonly identifier: Identifier;
  readonly book: DeviceBook;
  readonly startedAtMs: number;
  readonly gatewayIp: string | null;
  readonly localAddressOf: (ip: string) => string | null;
  /** True for an address that the sweep sends an OPTIONS to. */
  readonly wasAsked: (ip: string) => boolean;
  /** True while the sweep sends. */
  readonly isSending: () => boolean;
  readonly signal: AbortSignal;
}): HostQueue {
  const { clock, book, identifier, signal } = options;
  const hosts = new Map<string, Queued>();
  const waiting: Queued[] = [];
  const idleListeners = new Set<() => void>();
  let listener: (() => void) | null = null;
  let running = 0;
  let tracked = 0;
  let settled = 0;

  const checkIdle = (): void => {
    if (running + tracked + waiting.length > 0) return;
    for (const resolve of idleListeners) resolve();
    idleListeners.clear();
  };

  const awaitAnswer = async (host: Queued): Promise<void> => {
    if (host.spokeSip) return;
    const grace = new AbortController();
    host.wake = () => grace.abort();
    await clock.sleep(SIP_GRACE_MS, AbortSignal.any([grace.signal, signal]));
    host.wake = null;
  };

  const asAsked = (host: Queued): AskedHost => {
    const { ip } = host;
    return {
      ip,
      isGateway: ip === options.gatewayIp,
      // The sweep asked once: from the second time on the identifier asks by itself.
      sweepAsked: options.wasAsked(ip) && host.openTimes === null,
      asked: host.asked,
      known: () => {
        const device = book.get(ip);
        const identity = book.identityOf(ip);
        if (device === null || identity === null) throw new RangeError(`no device at ${ip}`);
        return { mac: device.mac, vendor: device.vendor, evidence: device.evidence, identity };
      },
    };
  };

  const identify = async (host: Queued): Promise<void> => {
    const { ip } = host;
    if (host.asked.size === 0 && host.openTimes === null) await awaitAnswer(host);
    if (book.get(ip) === null || signal.aborted) return;
    const { isOpen } = await identifier.identify(asAsked(host), {
      signal,
      startedAtMs: options.startedAtMs,
      interfaceAddress: options.localAddressOf(ip),
      learn: (evidence) => {
        if (signal.aborted || book.get(ip) === null) return;
        book.note(ip, { atMs: clock.monotonicMs() - options.startedAtMs, evidence });
      },
      onNews: (each) => {
        host.onNews = each;
      },
    });
    if (!isOpen) host.openTimes = null;
    else host.openTimes ??= 1;
  };

  const enqueue = (host: Queued): void => {
    host.state = 'waiting';
    waiting.push(host);
  };

  const next = (): void => {
    while (running < (options.isSending() ? AT_ONCE_WHILE_SENDING : AT_ONCE)) {
      const at = Math.max(
        0,
        waiting.findIndex(({ spokeSip }) => spokeSip),
      );
      const [host] = waiting.splice(at, 1);
      if (host === undefined) return;
      host.state = 'running';
      host.hasMissedNews = false;
      running += 1;
      void identify(host)
        // One host that makes the identifier fail must not cost the others theirs.
        .catch(() => undefined)
        .finally(() => {
          running -= 1;
          settled += 1;
          host.state = 'done';
          host.onNews = null;
          listener?.();
          if (host.hasMissedNews) takeUp(host);
          next();
          checkIdle();
        });
    }
  };

  /** Puts a host back into the queue where what became known calls for more questions. */
  const takeUp = (host: Queued): void => {
    if (signal.aborted || book.get(host.ip) === null || !identifier.hasMore(asAsked(host))) return;
    enqueue(host);
    next();
  };

  return {
    add: (ip) => {
      if (hosts.has(ip) || signal.aborted) return;
      const host: Queued = {
        ip,
        state: 'waiting',
        asked: new Set(),
        spokeSip: hasAnsweredSip(book.get(ip)?.evidence ?? []),
        openTimes: null,
        wake: null,
        onNews: null,
        hasMissedNews: false,
      };
      hosts.set(ip, host);
      enqueue(host);
      next();
    },
    news: (ip) => {
      const host = hosts.get(ip);
      const device = book.get(ip);
      if (host === undefined || device === null) return;
      host.spokeSip ||= hasAnsweredSip(device.evidence);
      if (host.spokeSip) host.wake?.();
      if (host.state === 'done') takeUp(host);
      else if (host.onNews === null) host.hasMissedNews = true;
      else host.onNews();
    },
    askAgain: (times) => {
      if (signal.aborted) return 0;
      let again = 0;
      for (const host of hosts.values()) {
        if (host.state !== 'done' || host.openTimes === null || host.openTimes >= times) continue;
        // Counted before it is asked: a host that makes the identifier fail is not asked for ever.
        host.openTimes += 1;
        host.asked = new Set();
        enqueue(host);
        again += 1;
      }
      next();
      return again;
    },
    wake: next,
    track: (work) => {
      tracked += 1;
      void work
        .catch(() => undefined)
        .finally(() => {
          tracked -= 1;
          checkIdle();
        });
    },
    idle: () =>
      new Promise((resolve) => {
        idleListeners.add(resolve);
        checkIdle();
      }),
    started: () => hosts.size,
    settled: () => Math.min(settled, hosts.size),
    onProgress: (each) => {
      listener = each;
    },
  };
}
