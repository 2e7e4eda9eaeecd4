import type { UdpSender, UdpSocket, UdpWire } from './wire.ts';

/** A place on a shared socket; the socket closes when its last place is given back. */
export type SocketPlace = { readonly socket: UdpSocket; readonly leave: () => void };

type Reader = (bytes: Uint8Array, from: UdpSender) => void;

/** The UDP sockets that all questions to single hosts share, one for each local address and port. */
export type QuestionSockets = {
  /**
   * Takes a place on the socket of a local address (null: any) and port (0: any); null when the
   * system refuses to open it.
   */
  readonly take: (address: string | null, port: number) => Promise<SocketPlace | null>;
  /** Receives every datagram of every socket, until the returned function is called. */
  readonly listen: (reader: Reader) => () => void;
};

type Shared = { readonly opening: Promise<UdpSocket | null>; places: number };

/** Builds an empty pool; a socket opens with its first place and closes with its last. */
export function createQuestionSockets(udp: Pick<UdpWire, 'open'>): QuestionSockets {
  const sockets = new Map<string, Shared>();
  const readers = new Set<Reader>();

  async function open(address: string | null, port: number): Promise<UdpSocket | null> {
    const opened = await udp.open({ address, port });
    if (!opened.ok) return null;
    opened.value.listen((bytes, from) => {
      for (const reader of readers) reader(bytes, from);
    });
    return opened.value;
  }

  return {
    listen: (reader) => {
      readers.add(reader);
      return () => readers.delete(reader);
    },
    take: async (address, port) => {
      const key = `${address ?? 'any'}/${port}`;
      const shared = sockets.get(key) ?? { opening: open(address, port), places: 0 };
      sockets.set(key, shared);
      // Counted before anything is awaited, so that nothing closes the socket in the meantime.
      shared.places += 1;
      const socket = await shared.opening;
      const leave = (): void => {
        shared.places -= 1;
        if (shared.places > 0) return;
        sockets.delete(key);
        socket?.close();
      };
      if (socket !== null) return { socket, leave };
      leave();
      return null;
    },
  };
}
