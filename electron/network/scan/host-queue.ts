import { hasAnsweredSip } from '../identify/asked-host.ts';
import {
  createHostQuestions,
  newQueuedHost,
  type HostQuestionsDeps,
  type QueuedHost,
} from './host-questions.ts';
import { createPendingWork } from './pending-work.ts';

/**
 * Hosts identified at once. Their probes mostly wait; while datagrams of the sweep go out, fewer are
 * started, because an ARP answer that comes late looks like a lost one.
 */
const AT_ONCE = 96;
const AT_ONCE_WHILE_SENDING = 4;

/** Identifies hosts as they are found, a few at a time, and waits for the last of them. */
export type HostQueue = {
  /** Takes a host once; later calls for the same address are ignored. */
  readonly add: (ip: string) => void;
  /**
   * More is known of a host than before: its questioner hears of it, and it is asked again where
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
  /** From now on the listener hears of each host that is settled. */
  readonly onProgress: (listener: () => void) => void;
};

export type HostQueueDeps = HostQuestionsDeps & {
  readonly sweep: { readonly isSending: () => boolean };
};

/** Takes the next host out of the queue: one that spoke SIP is what the technician waits for. */
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
      // One host that makes the identifier fail must not cost the others theirs.
      pending.track(questions.ask(host), () => settle(host));
    }
  };
  /** Puts a host back into the queue where what became known calls for more questions. */
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

/** Every question may be put again. Counted first: a host that makes the identifier fail comes to an end. */
function askFromTheStart(host: QueuedHost): void {
  host.openTimes = (host.openTimes ?? 0) + 1;
  host.asked = new Set();
}
