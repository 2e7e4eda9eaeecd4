/**
 * What goes over the network, as types, so that scan, identification, watch and checks are tested
 * without one. Nothing here throws: an error is a value with the system's code, such as `EHOSTUNREACH`.
 */

export type WireOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string };

export type UdpSender = { readonly address: string; readonly port: number };

export type UdpSocket = {
  readonly localAddress: string;
  readonly localPort: number;
  /**
   * Sends one datagram. `done` is called when the system took it (null) or refused it (error code);
   * without `done` a refusal is ignored, because silence is a normal answer.
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
  /** Shares the port with another program that allows it too. */
  readonly reuseAddress?: boolean;
  /** May send to 255.255.255.255, which needs no special rights. */
  readonly broadcast?: boolean;
  /** How datagrams to a group leave: through the interface with this address, so many routers far. */
  readonly multicast?: { readonly interfaceAddress: string; readonly timeToLive: number };
  /** Groups to join, each through the interface that has this address. */
  readonly groups?: readonly { readonly group: string; readonly interfaceAddress: string }[];
};

/** How a unicast stimulus ended. Anything but silence proves that the host is there. */
export type ProbeOutcome =
  | { readonly kind: 'answered'; readonly roundTripMs: number; readonly data: Uint8Array | null }
  | { readonly kind: 'refused'; readonly roundTripMs: number }
  | { readonly kind: 'silent' }
  /** The system itself refused: no route, no neighbour, no permission. */
  | { readonly kind: 'unreachable'; readonly code: string; readonly afterMs: number };

export type ProbeOptions = {
  readonly localAddress: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
};

export type UdpWire = {
  /** Opens a socket; `code` when the system refuses the address, the port or every group. */
  readonly open: (options: UdpOptions) => Promise<WireOutcome<UdpSocket>>;
  /** Sends one datagram from a connected socket, the only kind that receives "port unreachable". */
  readonly probe: (
    ip: string,
    port: number,
    bytes: Uint8Array,
    options: ProbeOptions,
  ) => Promise<ProbeOutcome>;
};

/** Names in the certificate of a TLS peer. */
export type TlsNames = { readonly subject: string; readonly issuer: string };

export type TcpQuestion = {
  readonly address: string;
  readonly port: number;
  /**
   * Null for a plain connection. With a `name`, the certificate must be for that name; with
   * `name: null`, any is accepted: phones sign their own, which is read but never trusted.
   */
  readonly tls: { readonly name: string | null } | null;
  /** Local address to connect from; the system chooses when absent or null. */
  readonly localAddress?: string | null;
  /** Null only connects and closes. */
  readonly request: Uint8Array | null;
  readonly maxBytes: number;
  /** Limit of the connection alone, TLS included; `timeoutMs` when absent. */
  readonly connectTimeoutMs?: number;
  /** Limit of the whole exchange. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** True when enough has arrived to stop reading. */
  readonly isComplete?: (received: Uint8Array) => boolean;
};

export type TcpExchange =
  /** Something came back, a certificate was read, the peer closed, or nothing was asked. */
  | {
      readonly kind: 'answered';
      readonly bytes: Uint8Array;
      /** More than `maxBytes` arrived; the rest is left out. */
      readonly truncated: boolean;
      /** Where any certificate was accepted. */
      readonly tls: TlsNames | null;
    }
  /** The host itself says that nothing listens there, which proves that it is alive. */
  | { readonly kind: 'refused' }
  /** No connection in time, or a connection on which nothing is said. */
  | { readonly kind: 'silent' }
  /** The certificate is not for that name. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type TcpWire = {
  /** Connects, sends, reads until the peer closes, a limit or `isComplete`; always resolves. */
  readonly exchange: (question: TcpQuestion) => Promise<TcpExchange>;
  /** Opens a connection and resets it at once without sending anything. */
  readonly probe: (ip: string, port: number, options: ProbeOptions) => Promise<ProbeOutcome>;
  /**
   * How long after its first packet the system reports a refusal, if it repeats the connection itself:
   * Windows repeats a refused connection, half a second apart. Absent means 0: at once.
   */
  readonly refusalAfterMs?: number;
};

/** What the sweep and the proofs of life need. */
export type ProbeWire = {
  readonly udp: UdpWire;
  readonly tcp: Pick<TcpWire, 'probe' | 'refusalAfterMs'>;
};

export type NameAnswer =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  /** A resolver answered, and the name has no IPv4 address. */
  | { readonly kind: 'no-address' }
  | { readonly kind: 'failed'; readonly reason: string };

export type NamesWire = {
  /** Addresses of the name servers in use; empty when the system does not say. */
  readonly servers: () => readonly string[];
  /** IPv4 addresses of a name; always resolves. */
  readonly resolve: (name: string, signal: AbortSignal) => Promise<NameAnswer>;
  /** IPv6 addresses of a name; empty when it has none or no answer came. Always resolves. */
  readonly resolve6: (name: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** Name of a private address, known to the network's own name server; null when unknown. */
  readonly reverse: (ip: string, signal: AbortSignal) => Promise<string | null>;
};

/** The network card: every question that the program sends to another machine goes through one. */
export type Wire = {
  readonly udp: UdpWire;
  readonly tcp: TcpWire;
  readonly names: NamesWire;
};
