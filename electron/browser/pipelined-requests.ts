import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Tells whether a request came before the answer to the one before it on its connection was taken. No
 * browser does that, and thousands of such answers would be kept for a peer that reads none of them.
 */
export function createPipeliningGuard(): (socket: Socket, response: ServerResponse) => boolean {
  const latest = new WeakMap<Socket, ServerResponse>();
  return (socket, response) => {
    const isEarly = latest.get(socket)?.writableFinished === false;
    if (!isEarly) latest.set(socket, response);
    return isEarly;
  };
}
