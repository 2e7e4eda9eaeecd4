/**
 * The sockets that identification needs, as types: probes stay testable without a network.
 * The real adapters are beside this file.
 */
import type { UdpPort } from './wire.ts';

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
  readonly stream: StreamPort;
  readonly names: NamePort;
  /** Runs `work` after `ms` without keeping the program alive for it. */
  readonly later: (ms: number, work: () => void) => void;
};
