import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endBadConnections } from '../../../electron/browser/refused-connection.ts';
import { CALL_ID_HEADER, PAGE_KEY_HEADER } from '../../../shared/contract/index.ts';
import {
  call,
  cookie,
  downloads,
  folder,
  imported,
  pageKey,
  raw,
  release,
  running,
  shell,
  useBrowserShell,
} from './shell-under-test.ts';

const HASTE = {
  headersTimeout: 300,
  requestTimeout: 600,
  connectionsCheckingInterval: 50,
  readingTimeout: 500,
};

useBrowserShell({ limits: HASTE });

/** Opens a connection, says something or nothing, and gives all that came back until its end. */
function connection(says = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(shell.origin).port) });
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (heard += text));
    socket.on('error', reject);
    socket.on('close', () => resolve(heard));
    if (says !== '') socket.write(says);
  });
}

const head = (route: string, length: number): string =>
  `POST /api/${route} HTTP/1.1\r\nHost: ${new URL(shell.origin).host}\r\nOrigin: ${shell.origin}\r\n` +
  `Cookie: ${cookie}\r\n${PAGE_KEY_HEADER}: ${pageKey}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe('connections that go wrong', () => {
  it('silently closes a connection that says nothing', async () => {
    expect(await connection()).toBe('');
  });

  it('answers 408 when the head does not end', async () => {
    expect(await connection('GET / HTTP/1.1\r\nHost: a')).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answers 408 when the body does not come', async () => {
    expect(await connection(`${head('scan.lan.cancel', 20)}{`)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('lets in all the cookies that a browser keeps for 127.0.0.1, set by any port', async () => {
    const others = Array.from({ length: 179 }, (_, place) => `c${place}=${'x'.repeat(4090)}`);
    const headers = { cookie: [...others, cookie].join('; ') };
    expect((await raw('/', { headers })).status).toBe(200);
  });

  it('answers 431 to a head of more than a mebibyte, with a page in both languages', async () => {
    const says = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1024 * 1024)}\r\n\r\n`;
    const [answered = '', body = ''] = (await connection(says)).split('\r\n\r\n');
    expect(answered).toMatch(/^HTTP\/1\.1 431 /);
    expect(answered).toMatch(/^Content-Security-Policy: default-src 'none'; /m);
    expect(answered).toContain(`Content-Length: ${body.length}`);
    const text = Buffer.from(body, 'latin1').toString('utf8');
    expect(text).toContain('Effacez les cookies de 127.0.0.1');
    expect(text).toContain('Delete the cookies of 127.0.0.1');
  });

  it('lets a sender that keeps writing read why it is refused, then cuts the connection', async () => {
    const { port } = new URL(shell.origin);
    const socket = connect({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
    const heard = new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString('latin1'))),
    );
    const cut = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.write(`GET / HTTP/1.1\r\nX: ${'x'.repeat(3 * 1024 * 1024)}`);
    const writing = setInterval(() => socket.write('x'.repeat(1024)), 20);
    expect(await heard).toMatch(/^HTTP\/1\.1 431 /);
    await cut;
    clearInterval(writing);
  });

  it('reads no more than a few mebibytes from a sender that it refused', async () => {
    const received = Promise.withResolvers<number>();
    const server = createServer();
    endBadConnections(server);
    server.on('connection', (socket) => {
      socket.on('close', () => received.resolve(socket.bytesRead));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const sender = connect({ host: '127.0.0.1', port: port ?? 0 });
    const piece = Buffer.alloc(1024 * 1024, 'x');
    const send = (): void => {
      while (sender.writable && sender.write(piece));
    };
    sender.on('error', () => undefined).on('drain', send);
    sender.write('rubbish\r\n\r\n');
    send();
    expect(await received.promise).toBeLessThan(6 * 1024 * 1024);
    sender.destroy();
    server.close();
  });

  it('answers 400 to rubbish', async () => {
    expect(await connection('rubbish\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('sends no refusal where a complete request awaits its answer', async () => {
    const waits = `${head('scan.latest.read', 2)}{}`;
    expect(await connection(`${waits}rubbish\r\n\r\n`)).toBe('');
  });
});

describe('an answer that is larger than what the system keeps for a peer', () => {
  /** Asks for the file, and reads it or not. */
  async function download(): Promise<Socket> {
    const path = join(folder, 'large.pdf');
    writeFileSync(path, LARGE);
    const { host, port } = new URL(shell.origin);
    const socket = connect({ host: '127.0.0.1', port: Number(port) }).pause();
    socket.on('error', () => undefined);
    socket.write(
      `GET ${downloads.publish(path)} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`,
    );
    return socket;
  }
  const LARGE = Buffer.alloc(24 * 1024 * 1024, 'a');

  it('is cut when nobody reads it', async () => {
    const socket = await download();
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 3 * HASTE.readingTimeout));
    let received = 0;
    socket.on('data', (piece: Buffer) => (received += piece.byteLength)).resume();
    await ended;
    expect(received).toBeLessThan(LARGE.byteLength);
  });

  it('arrives whole however slowly it is read', async () => {
    const socket = await download();
    const startedMs = performance.now();
    let received = 0;
    while (received < LARGE.byteLength && !socket.destroyed) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const piece: unknown = socket.read();
      if (piece instanceof Buffer) received += piece.byteLength;
    }
    expect(received).toBeGreaterThan(LARGE.byteLength);
    expect(performance.now() - startedMs).toBeGreaterThan(2 * HASTE.readingTimeout);
    socket.destroy();
  });

  it('may be waited for as long as it takes to make', async () => {
    const made = call('scan.latest.read', {});
    await running.promise;
    await new Promise((resolve) => setTimeout(resolve, 3 * HASTE.readingTimeout));
    release.resolve();
    expect((await made).status).toBe(200);
  });
});

describe('requests that do not wait for the answer to the one before', () => {
  it('end their connection, because their answers would fill the memory', async () => {
    const { host } = new URL(shell.origin);
    const asset = `GET /assets/a.js HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\n\r\n`;
    const answers = (await connection(asset.repeat(100))).match(/HTTP\/1\.1 200 /g) ?? [];
    expect(answers.length).toBeLessThanOrEqual(1);
  });
});

describe('a call that is sent again after its connection broke', () => {
  it('is done once', async () => {
    const again = { [CALL_ID_HEADER]: randomUUID() };
    const text = `${imported.length} repeated`;
    const before = imported.length;
    const first = await call('cases.case.import', { text }, again);
    const second = await call('cases.case.import', { text }, again);
    expect(second.body).toBe(first.body);
    expect(imported).toHaveLength(before + 1);
    await call('cases.case.import', { text }, { [CALL_ID_HEADER]: randomUUID() });
    expect(imported).toHaveLength(before + 2);
  });
});
