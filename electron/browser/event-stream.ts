import type { ServerResponse } from 'node:http';
import { MISSED } from '../../shared/contract/index.ts';
import type { Clock, RandomSource } from '../platform/machine.ts';
import { securityHeaders } from '../security/content-security-policy.ts';
import type { EventListener } from '../bridge/services-type.ts';

const HEARTBEAT_MS = 15_000;
/** How much may wait for a tab that stopped reading before it is cut; the tab reconnects by itself. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** Browsers keep six connections to one server for all their tabs: two are left for calls. */
const MAX_STREAMS = 4;
/** Events kept for tabs whose stream broke; a tab comes back within seconds. */
const MOST_KEPT_EVENTS = 1000;
const MOST_KEPT_BYTES = 4 * 1024 * 1024;

export type EventStreams = {
  /**
   * Turns a response into a stream of server-sent events (WHATWG HTML §9.2). A tab that names the last
   * event it heard gets those that it missed; if they are no longer kept, the event `missed` says so. A
   * stream that ends is not a failure: the tab comes back after a second. So even more tabs than streams
   * hear everything, some of them a second later.
   */
  readonly open: (response: ServerResponse, lastEventId: string | null) => void;
  readonly broadcast: EventListener;
  readonly closeAll: () => void;
  readonly count: () => number;
};

/** The latest events, each under the number that a tab names when it comes back. */
function createEventMemory(random: Pick<RandomSource, 'hex'>) {
  /** Events of another run of the program do not continue this run's events. */
  const run = random.hex(4);
  const kept: { readonly serial: number; readonly text: string }[] = [];
  let keptBytes = 0;
  let serial = 0;
  return {
    /** Numbers an event and keeps it; returns the text that goes to the tabs. */
    add: (name: string, payload: unknown): string => {
      serial += 1;
      // JSON text contains no line break, so one data line carries it whole.
      const text = `id: ${run}.${serial}\nevent: ${name}\ndata: ${JSON.stringify(payload)}\n\n`;
      kept.push({ serial, text });
      keptBytes += text.length;
      while (kept.length > MOST_KEPT_EVENTS || keptBytes > MOST_KEPT_BYTES)
        keptBytes -= kept.shift()?.text.length ?? keptBytes;
      return text;
    },
    /** What a tab receives first: its place, then everything since, or that some events are lost. */
    beginning: (lastEventId: string | null): readonly string[] => {
      const place = `id: ${run}.${serial}\n`;
      if (lastEventId === null) return [`${place}\n`];
      const [, ofRun, last] = /^([0-9a-f]{8})\.(\d{1,12})$/.exec(lastEventId) ?? [];
      const oldest = kept[0]?.serial ?? serial + 1;
      const isOfThisRun = ofRun === run && Number(last) <= serial;
      if (!isOfThisRun || Number(last) + 1 < oldest)
        return [`${place}event: ${MISSED}\ndata: {}\n\n`];
      return kept.filter((event) => event.serial > Number(last)).map(({ text }) => text);
    },
  };
}

/** Streams of events to every open tab, with heartbeats that show a dead connection to both ends. */
export function createEventStreams(
  clock: Pick<Clock, 'sleep'>,
  random: Pick<RandomSource, 'hex'>,
): EventStreams {
  const streams = new Set<ServerResponse>();
  const memory = createEventMemory(random);
  let heartbeat: AbortController | null = null;

  function write(response: ServerResponse, text: string): void {
    if (response.writableLength > MAX_WAITING_BYTES) {
      forget(response);
      response.destroy();
    } else response.write(text);
  }

  async function beat(signal: AbortSignal): Promise<void> {
    for (;;) {
      await clock.sleep(HEARTBEAT_MS, signal);
      if (signal.aborted) return;
      for (const response of streams) write(response, ': beat\n\n');
    }
  }

  function forget(response: ServerResponse): void {
    streams.delete(response);
    if (streams.size === 0) {
      heartbeat?.abort();
      heartbeat = null;
    }
  }

  function giveWay(): void {
    const [oldest] = streams;
    if (oldest === undefined) return;
    forget(oldest);
    oldest.end();
  }

  return {
    open: (response, lastEventId) => {
      response.writeHead(200, {
        ...securityHeaders,
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
      });
      for (const text of memory.beginning(lastEventId)) response.write(text);
      if (streams.size >= MAX_STREAMS) {
        // A new page is the one that the person looks at; a tab that comes back waits for its turn.
        if (lastEventId !== null) {
          response.end();
          return;
        }
        giveWay();
      }
      streams.add(response);
      response.on('close', () => forget(response));
      response.on('error', () => forget(response));
      if (heartbeat === null) {
        heartbeat = new AbortController();
        void beat(heartbeat.signal);
      }
    },
    broadcast: (name, payload) => {
      const text = memory.add(name, payload);
      for (const response of streams) write(response, text);
    },
    closeAll: () => {
      for (const response of streams) {
        forget(response);
        response.end();
      }
    },
    count: () => streams.size,
  };
}
