import type { Clock } from '../platform/ports.ts';
import type { DeviceBook } from './device-book.ts';
import type { HostIdentity, Identifier } from './identification.ts';

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
  /** Keeps the host's answer to the sweep's OPTIONS for its identification. */
  readonly sipAnswer: (ip: string, data: Uint8Array) => void;
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
  const { clock, book, signal } = options;
  const known = new Set<string>();
  const answers = new Map<string, Uint8Array>();
  const wakers = new Map<string, () => void>();
  const waiting: string[] = [];
  /** Hosts that may be telephones, with the times that they were asked. */
  const open = new Map<string, number>();
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

  const awaitAnswer = async (ip: string): Promise<void> => {
    if (answers.has(ip)) return;
    const grace = new AbortController();
    wakers.set(ip, () => grace.abort());
    await clock.sleep(SIP_GRACE_MS, AbortSignal.any([grace.signal, signal]));
    wakers.delete(ip);
  };

  const update = (ip: string, identity: HostIdentity): void => {
    if (!signal.aborted) book.identify(ip, identity, clock.monotonicMs() - options.startedAtMs);
  };

  const identify = async (ip: string): Promise<void> => {
    if (!open.has(ip)) await awaitAnswer(ip);
    const device = book.get(ip);
    if (device === null || signal.aborted) return;
    const identity = await options.identifier.identify(
      {
        ip,
        mac: device.mac,
        vendor: device.vendor,
        isGateway: ip === options.gatewayIp,
        // The sweep asked once: from the second time on the identifier asks by itself.
        ...(options.wasAsked(ip) && !open.has(ip) ? { sipAnswer: answers.get(ip) ?? null } : {}),
      },
      {
        signal,
        startedAtMs: options.startedAtMs,
        interfaceAddress: options.localAddressOf(ip),
        onUpdate: (partial) => update(ip, partial),
      },
    );
    update(ip, identity);
    if (!identity.isOpen) open.delete(ip);
    else if (!open.has(ip)) open.set(ip, 1);
  };

  const next = (): void => {
    while (running < (options.isSending() ? AT_ONCE_WHILE_SENDING : AT_ONCE)) {
      // A host that spoke SIP is what the technician waits for.
      const at = Math.max(
        0,
        waiting.findIndex((ip) => answers.has(ip)),
      );
      const [ip] = waiting.splice(at, 1);
      if (ip === undefined) return;
      running += 1;
      void identify(ip)
        // One host that makes the identifier fail must not cost the others theirs.
        .catch(() => undefined)
        .finally(() => {
          running -= 1;
          settled += 1;
          listener?.();
          next();
          checkIdle();
        });
    }
  };

  return {
    add: (ip) => {
      if (known.has(ip) || signal.aborted) return;
      known.add(ip);
      waiting.push(ip);
      next();
    },
    sipAnswer: (ip, data) => {
      if (!answers.has(ip)) answers.set(ip, data.slice(0, 4096));
      wakers.get(ip)?.();
    },
    askAgain: (times) => {
      if (signal.aborted) return 0;
      const again = [...open].filter(([, asked]) => asked < times);
      for (const [ip, asked] of again) {
        // Counted before it is asked: a host that makes the identifier fail is not asked for ever.
        open.set(ip, asked + 1);
        waiting.push(ip);
      }
      next();
      return again.length;
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
    started: () => known.size,
    settled: () => Math.min(settled, known.size),
    onProgress: (each) => {
      listener = each;
    },
  };
}
