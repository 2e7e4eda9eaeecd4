import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Behaviour, filled, HOSTILE_NAME, type Seen, type TalkerConfig } from './behaviour.ts';
import type { WebPage, WebServer } from '../types.ts';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  204: 'No Content',
  302: 'Found',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
};

function head(status: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${REASONS[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`;
}

/** The page for a path: exact, without its query, the catch-all, or 404. */
function pageFor(web: WebServer, path: string): WebPage {
  const known = web.pages[path] ?? web.pages[path.split('?', 1)[0] ?? ''] ?? web.pages['*'];
  return known ?? { status: 404, body: '<html><head><title>404 Not Found</title></head></html>' };
}

function baseHeaders(web: WebServer, behaviour: Behaviour): Record<string, string> {
  const headers: Record<string, string> = {
    Date: new Date(Date.now() + behaviour.dateOffsetMs).toUTCString(),
    'Content-Type': 'text/html; charset=utf-8',
    Connection: 'close',
  };
  if (web.server !== undefined) headers['Server'] = web.server;
  return headers;
}

function hostilePage(): string {
  return `<html><head><title>${HOSTILE_NAME}</title></head><body>${HOSTILE_NAME.repeat(20)}</body></html>`;
}

/** Writes a page without end, never faster than the reader takes it. */
function endlessBody(socket: Socket): void {
  const chunk = Buffer.alloc(16 * 1024, 'x');
  const push = (): void => {
    while (!socket.destroyed && socket.write(chunk)) {
      /* until the reader's window is full */
    }
  };
  socket.on('drain', push);
  push();
}

function serve(
  socket: Socket,
  path: string,
  web: WebServer,
  config: TalkerConfig,
  behaviour: Behaviour,
): void {
  const headers = baseHeaders(web, behaviour);
  switch (behaviour.http) {
    case 'silent':
      return;
    case 'garbage':
      socket.end(randomBytes(2000));
      return;
    case 'endless':
      socket.write(head(200, headers));
      socket.write('<html><head><title>Endless</title></head><body>');
      endlessBody(socket);
      return;
    case 'huge':
      socket.end(
        `${head(200, headers)}<html><head><title>${'T'.repeat(1_000_000)}</title></head></html>`,
      );
      return;
    case 'hostile':
      socket.end(
        head(200, { ...headers, Server: HOSTILE_NAME.replaceAll('\u0000', '') }) + hostilePage(),
      );
      return;
    case 'normal': {
      const page = pageFor(web, path);
      const text = Buffer.from(filled(page.body ?? '', config.mac, behaviour.firmware));
      const body = page.gzip === true ? gzipSync(text) : text;
      const encoding = page.gzip === true ? { 'Content-Encoding': 'gzip' } : {};
      const all = { ...headers, ...page.headers, ...encoding, 'Content-Length': `${body.length}` };
      socket.write(head(page.status ?? 200, all));
      socket.end(body);
    }
  }
}

/** Serves the host's pages, over TLS where the model says so; resolves when the port listens. */
export function serveWeb(
  web: WebServer,
  config: TalkerConfig,
  behaviour: Behaviour,
  seen: Seen,
): Promise<void> {
  const attend = (socket: Socket): void => {
    let asked = '';
    socket.on('error', () => socket.destroy());
    socket.setTimeout(60_000, () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      if (asked.length > 16_384) {
        socket.destroy();
        return;
      }
      const complete = asked.includes('\r\n\r\n');
      asked += bytes.toString('latin1');
      if (complete || !asked.includes('\r\n\r\n')) return;
      const path = /^[A-Z]+ (\S+)/.exec(asked)?.[1] ?? '/';
      seen.http.push(path);
      if (seen.http.length > 200) seen.http.shift();
      const reply = (): void => serve(socket, path, web, config, behaviour);
      if (behaviour.delayMs > 0) setTimeout(reply, behaviour.delayMs);
      else reply();
    });
  };
  const files = config.certificates[String(web.port)];
  const server: Server =
    files === undefined
      ? createServer(attend)
      : createTlsServer({ key: readFileSync(files.key), cert: readFileSync(files.cert) }, attend);
  server.on('tlsClientError', () => undefined);
  server.on('error', (error) => console.error(`http ${web.port}: ${error.message}`));
  return new Promise((resolve) => {
    server.listen(web.port, '0.0.0.0', resolve);
  });
}
