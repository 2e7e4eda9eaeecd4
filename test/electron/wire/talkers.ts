import { createSocket, type Socket as UdpTalkerSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { systemTcp } from '../../../electron/wire/tcp.ts';
import { systemUdp } from '../../../electron/wire/udp.ts';
import type { TcpWire, UdpSocket, UdpWire, Wire } from '../../../electron/wire/wire.ts';

/** What came to a talker, and what the product opened: for assertions on the wire. */
export type Seen = {
  readonly datagrams: { readonly ip: string; readonly port: number; readonly text: string }[];
  readonly requests: { readonly ip: string; readonly port: number; readonly text: string }[];
  /** Sockets opened at the same moment, at most. */
  readonly mostSockets: () => number;
};

export type UdpReply = (
  text: string,
  bytes: Uint8Array,
) => Promise<string | Uint8Array | null> | string | Uint8Array | null;

export type TalkingNetwork = {
  readonly probes: Wire;
  readonly wire: Seen;
  /** Makes a host say that nobody listens on a UDP port. */
  readonly closeUdp: (ip: string, port: number) => void;
  readonly udp: (ip: string, port: number, reply: UdpReply) => Promise<void>;
  readonly tcp: (
    ip: string,
    port: number,
    talk: (socket: Socket, request: string) => void,
  ) => Promise<void>;
  readonly tls: (
    ip: string,
    port: number,
    pem: string,
    talk: (socket: Socket) => void,
  ) => Promise<void>;
  /** Sends to every UDP socket that the product holds, from a given address. */
  readonly disturb: (ip: string, port: number, text: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const LOOPBACK = '127.0.0.1';

/** Local port of a listening server. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server does not listen');
  return address.port;
}

/**
 * Real sockets on 127.0.0.1 in place of the hosts of a site: the addresses and ports that the product
 * asks are mapped to free local ones, so that nothing leaves the machine and no fixed port is taken.
 */
export function createTalkingNetwork(): TalkingNetwork {
  const places = new Map<string, number>();
  const udpTalkers = new Map<string, UdpTalkerSocket>();
  const servers: Server[] = [];
  const connections = new Set<Socket>();
  const productPorts = new Set<number>();
  const datagrams: Seen['datagrams'] = [];
  const requests: Seen['requests'] = [];
  const closedUdp = new Set<string>();
  let mostSockets = 0;

  const standInOf = (realPort: number): { ip: string; port: number } | null => {
    for (const [key, port] of places) {
      const [kind, ip, asked] = key.split(' ');
      if (kind === 'udp' && port === realPort) return { ip: ip ?? '', port: Number(asked) };
    }
    return null;
  };

  const udpWire: UdpWire = {
    open: async () => {
      const opened = await systemUdp.open({ address: LOOPBACK, port: 0 });
      if (!opened.ok) return opened;
      const socket = opened.value;
      productPorts.add(socket.localPort);
      mostSockets = Math.max(mostSockets, productPorts.size);
      const mapped: UdpSocket = {
        ...socket,
        send: (bytes, ip, port) => {
          datagrams.push({ ip, port, text: new TextDecoder().decode(bytes) });
          const real = places.get(`udp ${ip} ${port}`);
          if (real !== undefined) socket.send(bytes, LOOPBACK, real);
        },
        listen: (onDatagram) => {
          socket.listen((bytes, from) => {
            const host = standInOf(from.port);
            if (host !== null) onDatagram(bytes, { address: host.ip, port: host.port });
          });
        },
        close: () => {
          productPorts.delete(socket.localPort);
          socket.close();
        },
      };
      return { ok: true, value: mapped };
    },
    probe: async (ip, port) =>
      closedUdp.has(`${ip} ${port}`) ? { kind: 'refused', roundTripMs: 1 } : { kind: 'silent' },
  };

  const tcp: TcpWire = {
    ...systemTcp,
    exchange: (question) => {
      const { address, port, request } = question;
      const text = request === null ? '' : new TextDecoder().decode(request);
      requests.push({ ip: address, port, text });
      // Port 1 of the loopback: nothing listens there, and the refusal is a real one.
      const real = places.get(`tcp ${address} ${port}`) ?? 1;
      return systemTcp.exchange({ ...question, address: LOOPBACK, port: real, localAddress: null });
    },
  };

  const listen = async (ip: string, port: number, server: Server): Promise<void> => {
    server.on('connection', (socket: Socket) => {
      connections.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => connections.delete(socket));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
    places.set(`tcp ${ip} ${port}`, portOf(server));
  };

  const openTalker = async (ip: string, port: number): Promise<UdpTalkerSocket> => {
    const key = `udp ${ip} ${port}`;
    const known = udpTalkers.get(key);
    if (known !== undefined) return known;
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
    udpTalkers.set(key, socket);
    places.set(key, socket.address().port);
    return socket;
  };

  return {
    probes: {
      udp: udpWire,
      tcp,
      names: {
        servers: () => [],
        resolve: () => Promise.resolve({ kind: 'no-address' }),
        resolve6: async () => [],
        reverse: () => Promise.resolve(null),
      },
    },
    wire: { datagrams, requests, mostSockets: () => mostSockets },
    closeUdp: (ip, port) => closedUdp.add(`${ip} ${port}`),
    udp: async (ip, port, reply) => {
      const socket = await openTalker(ip, port);
      socket.on('message', (bytes, from) => {
        void Promise.resolve(reply(bytes.toString('latin1'), bytes)).then((answer) =>
          answer === null ? null : socket.send(answer, from.port, from.address),
        );
      });
    },
    tcp: (ip, port, talk) =>
      listen(
        ip,
        port,
        createServer((socket) => {
          socket.once('data', (data) => talk(socket, data.toString('latin1')));
        }),
      ),
    tls: (ip, port, pem, talk) =>
      listen(
        ip,
        port,
        createSecureServer({ cert: pem, key: pem }, (socket) => {
          socket.on('error', () => undefined);
          socket.once('data', () => talk(socket));
        }),
      ),
    disturb: async (ip, port, text) => {
      const socket = await openTalker(ip, port);
      for (const target of productPorts) socket.send(text, target, LOOPBACK);
    },
    close: async () => {
      for (const socket of udpTalkers.values()) socket.close();
      for (const socket of connections) socket.destroy();
      await Promise.all(
        servers.map((server) => new Promise((resolve) => server.close(() => resolve(null)))),
      );
    },
  };
}

/** A SIP answer to a request, as a phone that names itself would give it. */
export function sipAnswer(request: string, headers: readonly string[], status = '200 OK'): string {
  const echoed = request
    .split('\r\n')
    .filter((line) => /^(?:via|from|to|call-id|cseq):/i.test(line));
  return [`SIP/2.0 ${status}`, ...echoed, ...headers, 'Content-Length: 0', '', ''].join('\r\n');
}

/** An HTTP answer that ends with its connection. */
export function httpAnswer(headers: readonly string[], body: string, status = '200 OK'): string {
  return [`HTTP/1.1 ${status}`, ...headers, 'Connection: close', '', body].join('\r\n');
}
