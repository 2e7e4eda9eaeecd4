import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** The answer to a connection that failed before it made a request: only a status line. */
const REFUSALS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Content Too Large',
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** True while anything we write on this connection would be taken for the answer to another request. */
function wouldMix({ request, response }: Exchange): boolean {
  return !response.writableFinished && (request.complete || response.headersSent);
}

/**
 * Ends the connections that went wrong. A connection that sent nothing is closed silently: browsers
 * keep such spare connections, and would take a message for the answer to the next call. Every other
 * sender gets one line that says what is wrong with its request.
 */
export function endBadConnections(server: Server): void {
  const exchanges = new WeakMap<Duplex, Exchange>();
  server.on('request', (request, response) => {
    exchanges.set(request.socket, { request, response });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const exchange = exchanges.get(socket);
    const silent = socket instanceof Socket && socket.bytesRead === 0;
    if (silent || !socket.writable || (exchange !== undefined && wouldMix(exchange))) {
      socket.destroy();
      return;
    }
    const status = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
    // A sender that never reads would keep its half of the connection open forever.
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
  });
}
