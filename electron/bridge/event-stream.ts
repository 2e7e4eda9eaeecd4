import type { ServerResponse } from 'node:http';
import type { Clock } from '../platform/ports.ts';
import { securityHeaders } from '../security/content-security-policy.ts';
import type { EventListener } from './services-type.ts';

const HEARTBEAT_MS = 15_000;
/** What a tab that stopped reading may leave waiting before it is cut; it comes back by itself. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/**
 * Browsers keep six connections to one server: streams beyond five would leave none for calls, so
 * the oldest tab gives way.
 */
const MAX_STREAMS = 5;
const RETRY_MS = 1000;
const RETRY_GIVEN_WAY_MS = 10_000;

export type EventStreams = {
  /** Turns a response into a stream of server-sent events (WHATWG HTML §9.2). */
  readonly open: (response: ServerResponse) => void;
  readonly broadcast: EventListener;
  readonly closeAll: () => void;
  readonly count: () => number;
};

/** Streams of events to every open tab, with heartbeats that show a dead connection to both ends. */
export function createEventStreams(clock: Pick<Clock, 'sleep'>): EventStreams {
  const streams = new Set<ServerResponse>();
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
    oldest.end(`retry: ${RETRY_GIVEN_WAY_MS}\n\n`);
  }

  return {
    open: (response) => {
      if (streams.size >= MAX_STREAMS) giveWay();
      response.writeHead(200, {
        ...securityHeaders,
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
      });
      response.write(`retry: ${RETRY_MS}\n\n`);
      streams.add(response);
      response.on('close', () => forget(response));
      response.on('error', () => forget(response));
      if (heartbeat === null) {
        heartbeat = new AbortController();
        void beat(heartbeat.signal);
      }
    },
    broadcast: (name, payload) => {
      if (streams.size === 0) return;
      // JSON text holds no line break, so one data line carries it whole.
      const text = `event: ${name}\ndata: ${JSON.stringify(payload)}\n\n`;
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
