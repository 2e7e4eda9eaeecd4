import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemTcp } from '../../../electron/wire/tcp.ts';
import { oldServerHello } from '../../shared/protocols/old-server-hello.ts';
import { portOf } from './talkers.ts';

const pem = readFileSync(new URL('../../recorded/phone-certificate.pem', import.meta.url), 'utf8');
const certificate = new Uint8Array(new X509Certificate(pem).raw);
const PAGE_REQUEST = 'GET / HTTP/1.1\r\n\r\n';

const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((end) => server.close(end))));
});

/** A server on the loopback that answers each connection by itself; `received` is what it was sent. */
async function listen(talk: (socket: Socket, hello: Buffer) => void) {
  const received: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      received.push(data);
      talk(socket, data);
      socket.on('data', (more) => received.push(more));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), received };
}

const ask = (port: number, name: string | null = null) =>
  systemTcp.exchange({
    address: '127.0.0.1',
    port,
    tls: { name },
    request: new TextEncoder().encode(PAGE_REQUEST),
    maxBytes: 65_536,
    timeoutMs: 1500,
    signal: new AbortController().signal,
  });

const isOldest = (hello: Buffer): boolean => hello[9] === 3 && hello[10] === 1;

describe('a TLS server from before 2010', () => {
  it('gives its certificate, and is asked nothing', async () => {
    // Without RFC 5746: OpenSSL ends the handshake at the first message.
    const { port, received } = await listen((socket) => socket.write(oldServerHello(certificate)));
    expect(await ask(port)).toEqual({
      kind: 'answered',
      bytes: new Uint8Array(0),
      truncated: false,
      tls: expect.objectContaining({ subject: expect.stringContaining('CP-8851') }),
    });
    expect(Buffer.concat(received).includes('GET /')).toBe(false);
  });

  it.each([
    ['refuses a hello that offers more than TLS 1.0', Buffer.from([21, 3, 1, 0, 2, 2, 70])],
    ['hangs up on one', null],
  ])('gives its certificate when it %s', async (_, refusal) => {
    const { port } = await listen((socket, hello) => {
      if (isOldest(hello)) socket.write(oldServerHello(certificate));
      else if (refusal === null) socket.destroy();
      else socket.end(refusal);
    });
    expect(await ask(port)).toMatchObject({ tls: { subject: expect.stringContaining('CP-8851') } });
  });

  it('is never trusted where the certificate must be for a name', async () => {
    const { port, received } = await listen((socket) => socket.write(oldServerHello(certificate)));
    expect(await ask(port, 'localhost')).toMatchObject({ kind: 'untrusted' });
    expect(received).toHaveLength(1);
  });

  it('that speaks no TLS at all fails after one more try', async () => {
    const { port, received } = await listen((socket) => socket.end('HTTP/1.1 400 Bad\r\n\r\n'));
    expect(await ask(port)).toMatchObject({ kind: 'failed' });
    expect(received).toHaveLength(2);
  });
});
