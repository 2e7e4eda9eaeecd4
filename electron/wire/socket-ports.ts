/**
 * The ports to the network's sockets. Nothing here throws: an error is a code such as `EHOSTUNREACH`.
 */

export type SocketOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

export type Datagram = {
  readonly data: Uint8Array;
  readonly ip: string;
  readonly port: number;
  /** Group or address that the socket was bound to. */
  readonly localPort: number;
};

export type UdpSocket = {
  readonly localPort: number;
  /** Sends one datagram; `done` is called once the system took it (null) or refused it (error code). */
  readonly send: (
    data: Uint8Array,
    ip: string,
    port: number,
    done: (code: string | null) => void,
  ) => void;
  readonly close: () => void;
};

export type UdpOptions = {
  /** Local address to send from, or to receive on; null for any. */
  readonly address: string | null;
  /** Local port; 0 lets the system choose. */
  readonly port: number;
  /** Shares the port with a program that shares it too. */
  readonly reuseAddress?: boolean;
  /** Groups to join, each through the interface that has this address. */
  readonly groups?: readonly { readonly group: string; readonly interfaceAddress: string }[];
  readonly onMessage: (datagram: Datagram) => void;
};

/** How a unicast stimulus ended. Anything but silence proves that the host is there. */
export type ProbeOutcome =
  | { readonly kind: 'answered'; readonly roundTripMs: number; readonly data: Uint8Array | null }
  | { readonly kind: 'refused'; readonly roundTripMs: number }
  | { readonly kind: 'silent' }
  /** The system itself said no: no route, no neighbour, no permission. */
  | { readonly kind: 'unreachable'; readonly code: string; readonly afterMs: number };

export type ProbeOptions = {
  readonly localAddress: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

export type SocketPort = {
  /**
   * How long after its first packet the system tells that a host refused, where it asks again by
   * itself: Windows repeats a refused connection, half a second apart. 0 when absent: at once.
   */
  readonly refusalAfterMs?: number;
  readonly openUdp: (options: UdpOptions) => Promise<SocketOutcome<UdpSocket>>;
  /** Opens a TCP connection and closes it at once without sending anything. */
  readonly probeTcp: (ip: string, port: number, options: ProbeOptions) => Promise<ProbeOutcome>;
  /** Sends one datagram from a connected socket, the only kind that hears "port unreachable". */
  readonly probeUdp: (
    ip: string,
    port: number,
    data: Uint8Array,
    options: ProbeOptions,
  ) => Promise<ProbeOutcome>;
};
