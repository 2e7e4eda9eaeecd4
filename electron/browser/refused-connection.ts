import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { plainAnswer } from './http-answers.ts';

/** How long a sender may take to read why its request is refused. */
const READING_MS = 1000;

/** What it may still be sending when the refusal leaves; more is read for nobody. */
const MOST_BYTES_AFTER = 4 * 1024 * 1024;

/** The answer to a connection that failed before it made a request; a page if a person may see it. */
const REFUSALS: Readonly<Record<string, { readonly status: string; readonly page?: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout' },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    page: 'shell.page.crowded',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Content Too Large' },
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** True while anything we write on this connection would be taken for the answer to another request. */
function wouldMix({ request, response }: Exchange): boolean {
  return !response.writableFinished && (request.complete || response.headersSent);
}

function refusal(code: string | undefined): string {
  const { status, page } = REFUSALS[code ?? ''] ?? { status: '400 Bad Request' };
  const { headers, body } = page === undefined ? { headers: {}, body: '' } : plainAnswer(page);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}Connection: close\r\n\r\n${body}`;
}

/**
 * Ends the connections that went wrong. A connection that sent nothing is closed silently: browsers
 * keep such spare connections, and would take a message for the answer to the next call. Every other
 * sender is told what is wrong with its request.
 */
export function endBadConnections(server: Server): void {
  const exchanges = new WeakMap<Duplex, Exchange>();
  const refused = new WeakSet<Duplex>();
  server.on('request', (request, response) => {
    exchanges.set(request.socket, { request, response });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // Each further piece of what it is still sending may be the same error again.
    if (refused.has(socket)) return;
    const exchange = exchanges.get(socket);
    const silent = socket instanceof Socket && socket.bytesRead === 0;
    if (silent || !socket.writable || (exchange !== undefined && wouldMix(exchange))) {
      socket.destroy();
      return;
    }
    refused.add(socket);
    socket.end(refusal(error.code));
    // Cutting a connection while the sender still writes would lose the answer, and a connection that
    // nobody reads would be kept forever.
    let bytesAfter = 0;
    socket.on('data', (piece: Uint8Array) => {
      bytesAfter += piece.byteLength;
      if (bytesAfter > MOST_BYTES_AFTER) socket.destroy();
    });
    socket.resume();
    const patience = setTimeout(() => socket.destroy(), READING_MS);
    socket.once('close', () => clearTimeout(patience));
  });
}
