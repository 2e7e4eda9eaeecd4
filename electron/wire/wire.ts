/**
 * What goes over the network card, as types: scan, identification, watch and checks are tested without
 * a network. Nothing here throws: an error is a value with the system's code, such as `EHOSTUNREACH`.
 */

export type WireOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

export type UdpSender = { readonly address: string; readonly port: number };

export type UdpSocket = {
  readonly localAddress: string;
  readonly localPort: number;
  /**
   * Sends one datagram. `done` is called once the system took it (null) or refused it (error code);
   * without `done` a refusal is ignored, since silence is a normal answer.
   */
  readonly send: (
    bytes: Uint8Array,
    host: string,
    port: number,
    done?: (code: string | null) => void,
  ) => void;
  /** Calls the reader for every datagram that arrives; at most 4 KB of each is kept. */
  readonly listen: (reader: (bytes: Uint8Array, from: UdpSender) => void) => void;
  readonly close: () => void;
};

export type UdpOptions = {
  /** Local address to send from, or to receive on; null for any. */
  readonly address: string | null;
  /** Local port; 0 lets the system choose. */
  readonly port: number;
  /** Shares the port with a program that shares it too. */
  readonly reuseAddress?: boolean;
  /** May send to 255.255.255.255, which needs no rights. */
  readonly broadcast?: boolean;
  /** Groups to join, each through the interface that has this address. */
  readonly groups?: readonly { readonly group: string; readonly interfaceAddress: string }[];
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

export type UdpPort = {
  /** Opens a socket; `code` when the system refuses the address, the port or every group. */
  readonly open: (options: UdpOptions) => Promise<WireOutcome<UdpSocket>>;
  /** Sends one datagram from a connected socket, the only kind that hears "port unreachable". */
  readonly probe: (
    ip: string,
    port: number,
    bytes: Uint8Array,
    options: ProbeOptions,
  ) => Promise<ProbeOutcome>;
};

/** What the sweep and the proofs of life need. */
export type SocketPort = {
  readonly udp: UdpPort;
  /**
   * How long after its first packet the system reports a refusal where it asks again by itself:
   * Windows repeats a refused connection, half a second apart. 0 when absent: at once.
   */
  readonly refusalAfterMs?: number;
  /** Opens a TCP connection and closes it at once without sending anything. */
  readonly probeTcp: (ip: string, port: number, options: ProbeOptions) => Promise<ProbeOutcome>;
};
