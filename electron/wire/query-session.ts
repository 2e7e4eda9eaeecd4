import type { Clock } from '../platform/ports.ts';
import type { UdpSocket, Wire } from './wire.ts';

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

/** One question, one answer, from one host: MGCP, mDNS and SSDP asked directly. */
export type QuerySession = {
  readonly ask: <T>(question: UdpQuestion<T>) => Promise<T | null>;
};

type Shared = { readonly opening: Promise<UdpSocket | null>; users: number };

/** Builds a session whose socket is shared by the questions under way and closed after the last. */
export function createQuerySession(deps: {
  readonly probes: Pick<Wire, 'udp'>;
  readonly clock: Clock;
}): QuerySession {
  const sockets = new Map<string, Shared>();
  const listeners = new Set<(bytes: Uint8Array, ip: string, port: number) => void>();

  const open = async (address: string | null): Promise<UdpSocket | null> => {
    const opened = await deps.probes.udp.open({ address, port: 0 });
    if (!opened.ok) return null;
    opened.value.listen((bytes, from) => {
      for (const listener of listeners) listener(bytes, from.address, from.port);
    });
    return opened.value;
  };

  return {
    ask: async ({ ip, port, interfaceAddress, bytes, read, timeoutMs, signal }) => {
      const key = interfaceAddress ?? 'any';
      let shared = sockets.get(key);
      if (shared === undefined) {
        shared = { opening: open(interfaceAddress), users: 0 };
        sockets.set(key, shared);
      }
      // Counted before anything is awaited, so that nobody closes it meanwhile.
      shared.users += 1;
      const socket = await shared.opening;
      const answered = new AbortController();
      let answer: ReturnType<typeof read> = null;
      const listener = (data: Uint8Array, from: string, fromPort: number): void => {
        if (from !== ip || fromPort !== port) return;
        answer ??= read(data);
        if (answer !== null) answered.abort();
      };
      if (socket !== null) {
        listeners.add(listener);
        socket.send(bytes, ip, port);
        await deps.clock.sleep(timeoutMs, AbortSignal.any([signal, answered.signal]));
        listeners.delete(listener);
      }
      shared.users -= 1;
      if (shared.users === 0) {
        sockets.delete(key);
        socket?.close();
      }
      return answer;
    },
  };
}
