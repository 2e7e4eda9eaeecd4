import { hasAnsweredSip } from '../identify/asked-host.ts';
import {
  createHostQuestions,
  newQueuedHost,
  type HostQuestionsDeps,
  type QueuedHost,
} from './host-questions.ts';
import { createPendingWork } from './pending-work.ts';

/**
 * Hosts identified at once. Their probes mostly wait; while the sweep is sending, fewer are started,
 * because an ARP answer that is read late looks like a lost one.
 */
const AT_ONCE = 96;
const AT_ONCE_WHILE_SENDING = 4;

/** Identifies hosts as they are found, a few at a time, and waits for the last of them. */
export type HostQueue = {
  /** Queues a host; later calls for the same address are ignored. */
  readonly add: (ip: string) => void;
  /**
   * Reports that more is known of a host: its interview is informed, and it is asked again if that
   * calls for questions that have not been asked yet.
   */
  readonly news: (ip: string) => void;
  /**
   * Asks possible telephones of unknown model again, if they were asked fewer than `times` times;
   * returns how many.
   */
  readonly askAgain: (times: number) => number;
  /** Starts the hosts that were held back while the sweep was sending. */
  readonly wake: () => void;
  /** Adds other work that the scan must wait for. */
  readonly track: (work: Promise<unknown>) => void;
  /** Resolves when no work is left. */
  readonly idle: () => Promise<void>;
  readonly started: () => number;
  readonly settled: () => number;
  /** Calls the listener each time the questions to a host have ended. */
  readonly onProgress: (listener: () => void) => void;
};

export type HostQueueDeps = HostQuestionsDeps & {
  readonly sweep: { readonly isSending: () => boolean };
};

/** Takes the next host from the queue, first one that spoke SIP, because the technician waits for it. */
function takeNext(waiting: QueuedHost[]): QueuedHost | undefined {
  const speaker = waiting.findIndex(({ spokeSip }) => spokeSip);
  return waiting.splice(Math.max(0, speaker), 1)[0];
}

export function createHostQueue(deps: HostQueueDeps): HostQueue {
  const { book, signal, sweep } = deps;
  const questions = createHostQuestions(deps);
  const pending = createPendingWork();
  const hosts = new Map<string, QueuedHost>();
  const waiting: QueuedHost[] = [];
  const listeners: (() => void)[] = [];
  let running = 0;
  let settled = 0;

  const enqueue = (host: QueuedHost): void => {
    host.state = 'waiting';
    waiting.push(host);
  };
  const settle = (host: QueuedHost): void => {
    running -= 1;
    settled += 1;
    host.state = 'done';
    host.onNews = null;
    for (const listener of listeners) listener();
    if (host.hasMissedNews) takeUp(host);
    next();
  };
  const next = (): void => {
    while (running < (sweep.isSending() ? AT_ONCE_WHILE_SENDING : AT_ONCE)) {
      const host = takeNext(waiting);
      if (host === undefined) return;
      host.state = 'running';
      host.hasMissedNews = false;
      running += 1;
      // One host that makes the identifier fail must not prevent the others.
      pending.track(questions.ask(host), () => settle(host));
    }
  };
  /** Puts a host back into the queue if new facts call for more questions. */
  const takeUp = (host: QueuedHost): void => {
    if (signal.aborted || !questions.hasMore(host)) return;
    enqueue(host);
    next();
  };

  return {
    add: (ip) => {
      if (hosts.has(ip) || signal.aborted) return;
      const host = newQueuedHost(ip, book);
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
      const again = [...hosts.values()].filter(
        ({ state, openTimes }) => state === 'done' && openTimes !== null && openTimes < times,
      );
      for (const host of again) askFromTheStart(host);
      for (const host of again) enqueue(host);
      next();
      return again.length;
    },
    wake: next,
    track: (work) => pending.track(work),
    idle: pending.idle,
    started: () => hosts.size,
    settled: () => Math.min(settled, hosts.size),
    onProgress: (listener) => void listeners.push(listener),
  };
}

/** Allows every question again. Counted first, so that a host that makes the identifier fail ends too. */
function askFromTheStart(host: QueuedHost): void {
  host.openTimes = (host.openTimes ?? 0) + 1;
  host.asked = new Set();
}
