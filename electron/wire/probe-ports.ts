/**
 * The sockets that identification needs, as ports: probes stay testable without a network.
 * The real adapters are the `node-*.ts` files beside this one.
 */

export type UdpSender = { readonly address: string; readonly port: number };

/** One bound UDP socket, shared by the probes of many hosts. */
export type UdpSocket = {
  readonly localAddress: string;
  readonly localPort: number;
  /** Sends without waiting; a refusal by the system is ignored, silence is a normal answer. */
  readonly send: (bytes: Uint8Array, host: string, port: number) => void;
  /** Called for every datagram received; at most 4 KB of each is kept. */
  readonly listen: (onDatagram: (bytes: Uint8Array, from: UdpSender) => void) => void;
  readonly close: () => void;
};

export type UdpPort = {
  /** Binds a socket on a local address (null: any); null when the system refuses the port. */
  readonly open: (options: {
    readonly address: string | null;
    readonly port: number;
  }) => Promise<UdpSocket | null>;
};

/**
 * Sends one datagram from a connected socket and resolves to true when the host says that nobody
 * listens there, to false when it stays silent for `timeoutMs`, answers, or cannot be reached.
 */
export type UdpRefusal = (options: {
  readonly host: string;
  readonly port: number;
  readonly bytes: Uint8Array;
  readonly localAddress: string | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}) => Promise<boolean>;

export type TlsNames = { readonly subject: string; readonly issuer: string };

export type StreamExchange =
  | { readonly kind: 'answered'; readonly bytes: Uint8Array; readonly tls: TlsNames | null }
  /** The host said that nothing listens there: a proof that it is alive. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'failed'; readonly reason: string };

export type StreamPort = {
  /**
   * Connects, sends `request`, reads until the peer closes, `isComplete` says so, `maxBytes` or
   * `timeoutMs`; always resolves. Certificates are read, never trusted.
   */
  readonly exchange: (options: {
    readonly host: string;
    readonly port: number;
    readonly secure: boolean;
    readonly localAddress: string | null;
    readonly request: Uint8Array;
    readonly maxBytes: number;
    readonly connectTimeoutMs: number;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly isComplete: (received: Uint8Array) => boolean;
  }) => Promise<StreamExchange>;
};

/** Reverse look-up of a private address by the network's own name server; null when unknown. */
export type NamePort = {
  readonly reverse: (ip: string, signal: AbortSignal) => Promise<string | null>;
};

export type ProbePorts = {
  readonly udp: UdpPort;
  readonly refusesUdp: UdpRefusal;
  readonly stream: StreamPort;
  readonly names: NamePort;
  /** Runs `work` after `ms` without keeping the program alive for it. */
  readonly later: (ms: number, work: () => void) => void;
};
