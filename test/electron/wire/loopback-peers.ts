/** Peers on 127.0.0.1 with scripted answers: the Internet of these tests, one process, no network. */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { createContacts } from '../../../electron/wire/contacts.ts';
import { type GuardedWire, guardWire } from '../../../electron/wire/refuse-own-addresses.ts';
import { systemTcp } from '../../../electron/wire/tcp.ts';
import { systemUdp } from '../../../electron/wire/udp.ts';
import type { NameAnswer, Wire } from '../../../electron/wire/wire.ts';

export type Peer = { readonly port: number; readonly seen: string[] };

export type Peers = {
  /** A TCP server: gives the bytes of the whole answer, or handles the socket itself. */
  readonly page: (answer: string | ((socket: Socket) => void)) => Promise<Peer>;
  readonly datagram: (
    answer: (bytes: Buffer, from: RemoteInfo) => Uint8Array | null,
  ) => Promise<Peer>;
  readonly close: () => Promise<void>;
};

export function httpAnswer(body: string, status = '200 OK', headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export function createPeers(): Peers {
  const closers: (() => Promise<void>)[] = [];
  return {
    page: (answer) =>
      new Promise((resolve) => {
        const seen: string[] = [];
        const sockets = new Set<Socket>();
        const server = createServer((socket) => {
          sockets.add(socket);
          socket.on('error', () => socket.destroy());
          socket.once('data', (bytes) => {
            seen.push(bytes.toString('latin1'));
            if (typeof answer === 'string') socket.end(answer);
            else answer(socket);
          });
        });
        server.listen(0, '127.0.0.1', () => {
          const at = server.address();
          closers.push(
            () =>
              new Promise((done) => {
                for (const socket of sockets) socket.destroy();
                server.close(() => done());
              }),
          );
          resolve({ port: typeof at === 'object' && at !== null ? at.port : 0, seen });
        });
      }),
    datagram: (answer) =>
      new Promise((resolve) => {
        const seen: string[] = [];
        const socket = createSocket('udp4');
        socket.on('message', (bytes, from) => {
          seen.push(bytes.toString('latin1'));
          const reply = answer(bytes, from);
          if (reply !== null) socket.send(reply, from.port, from.address);
        });
        socket.bind(0, '127.0.0.1', () => {
          closers.push(() => new Promise((done) => socket.close(() => done())));
          resolve({ port: socket.address().port, seen });
        });
      }),
    close: async () => {
      await Promise.all(closers.map((close) => close()));
    },
  };
}

/** A wire for the checks without its guard, which would refuse the peers: they are on this machine. */
export function unguarded(wire: Wire): GuardedWire {
  return { ...guardWire(wire, createContacts(), () => []), ...wire };
}

/** The machine's own sockets, with names answered from a table and no broadcast at all. */
export function loopbackSockets(names: Readonly<Record<string, NameAnswer>> = {}): GuardedWire {
  return unguarded({
    udp: {
      ...systemUdp,
      open: async (options) =>
        options.broadcast === true ? { ok: false, code: 'EACCES' } : systemUdp.open(options),
    },
    tcp: systemTcp,
    names: {
      servers: () => [],
      resolve: (name) => Promise.resolve(names[name] ?? { kind: 'no-address' }),
      resolve6: async () => [],
      reverse: () => Promise.resolve(null),
    },
  });
}

/** STUN success with an obscured mapped address. */
export function stunAnswer(request: Uint8Array, ip: string, port: number): Uint8Array {
  const bytes = Buffer.alloc(32);
  bytes.writeUInt16BE(0x0101, 0);
  bytes.writeUInt16BE(12, 2);
  Buffer.from(request).copy(bytes, 4, 4, 20);
  bytes.writeUInt16BE(0x0020, 20);
  bytes.writeUInt16BE(8, 22);
  bytes.writeUInt16BE(1, 24);
  bytes.writeUInt16BE(port ^ 0x2112, 26);
  const address = ip.split('.').reduce((value, part) => value * 256 + Number(part), 0);
  bytes.writeUInt32BE((address ^ 0x2112a442) >>> 0, 28);
  return bytes;
}

/** DNS answer with one A record for the one question of a query. */
export function dnsAnswer(query: Uint8Array, ip: string): Uint8Array {
  const head = Buffer.from(query);
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(1, 6);
  const record = Buffer.from([
    0xc0,
    12,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    9,
    0,
    4,
    ...ip.split('.').map(Number),
  ]);
  return Buffer.concat([head, record]);
}
