import type { Clock } from '../platform/machine.ts';
import type { QuestionSockets } from './question-sockets.ts';

export type UdpQuestion<T> = {
  readonly ip: string;
  readonly port: number;
  readonly interfaceAddress: string | null;
  readonly bytes: Uint8Array;
  /** Reads an answer; null when the datagram is not one. */
  readonly read: (bytes: Uint8Array) => T | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

/** One question to one host, with one answer: MGCP, mDNS and SSDP asked directly. */
export type QuerySession = {
  readonly ask: <T>(question: UdpQuestion<T>) => Promise<T | null>;
};

/** Builds a session over the shared sockets. */
export function createQuerySession(deps: {
  readonly questionSockets: QuestionSockets;
  readonly clock: Clock;
}): QuerySession {
  const { questionSockets, clock } = deps;
  return {
    ask: async ({ ip, port, interfaceAddress, bytes, read, timeoutMs, signal }) => {
      const place = await questionSockets.take(interfaceAddress, 0);
      if (place === null) return null;
      const answered = new AbortController();
      let answer: ReturnType<typeof read> = null;
      const stopListening = questionSockets.listen((data, from) => {
        if (from.address !== ip || from.port !== port) return;
        answer ??= read(data);
        if (answer !== null) answered.abort();
      });
      place.socket.send(bytes, ip, port);
      await clock.sleep(timeoutMs, AbortSignal.any([signal, answered.signal]));
      stopListening();
      place.leave();
      return answer;
    },
  };
}
