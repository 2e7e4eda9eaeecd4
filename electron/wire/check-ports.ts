/**
 * What the network checks need of the machine, as ports: tests use loopback peers or none at all.
 * The real adapters are the `node-*.ts` files of this folder.
 */
import type { UdpPort } from './wire.ts';

export type TcpExchange =
  /** Connected; `bytes` is what came back (nothing was asked when `request` is null). */
  | {
      readonly kind: 'answered';
      readonly bytes: Uint8Array;
      /** More was coming than was wanted; the rest was refused. */
      readonly truncated: boolean;
      readonly connectMs: number;
    }
  /** The host itself said that nothing listens there. */
  | { readonly kind: 'refused'; readonly connectMs: number }
  | { readonly kind: 'silent' }
  /** The certificate is not the one of that name. */
  | { readonly kind: 'untrusted'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export type TcpPort = {
  /** Connects, sends, reads until the end, a limit or `isComplete`; always resolves. */
  readonly exchange: (options: {
    readonly address: string;
    readonly port: number;
    /** Name to ask and to check the certificate against; null for a plain connection. */
    readonly tlsName: string | null;
    readonly request: Uint8Array | null;
    readonly maxBytes: number;
    readonly timeoutMs: number;
    readonly signal: AbortSignal;
    readonly isComplete?: (received: Uint8Array) => boolean;
  }) => Promise<TcpExchange>;
};

export type NameAnswer =
  | { readonly kind: 'found'; readonly addresses: readonly string[] }
  /** A resolver answered, and the name has no IPv4 address. */
  | { readonly kind: 'no-address' }
  | { readonly kind: 'failed'; readonly reason: string };

export type ResolverPort = {
  /** IPv4 addresses of a name by the system's own resolvers; always resolves. */
  readonly resolve: (name: string, signal: AbortSignal) => Promise<NameAnswer>;
  /** Addresses of the system's resolvers, where it tells. */
  readonly servers: () => readonly string[];
};

export type SocketPorts = {
  readonly udp: UdpPort;
  readonly tcp: TcpPort;
  readonly resolver: ResolverPort;
};
