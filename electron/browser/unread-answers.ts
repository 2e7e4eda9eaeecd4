import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const LOOKS_PER_LIMIT = 10;

type Waiting = { readonly taken: number; readonly sinceMs: number };

/**
 * Cuts a connection whose peer reads none of an answer for `limitMs`: it would hold the answer in
 * memory, and its place, forever. A peer that reads slowly, a piece at a time, is left alone, and so
 * is one that waits for its answer.
 */
export function cutUnreadAnswers(server: Server, limitMs: number): void {
  const connections = new Map<Socket, Waiting | null>();
  let looking: NodeJS.Timeout | null = null;

  function look(): void {
    const nowMs = performance.now();
    for (const [socket, before] of connections) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0) connections.set(socket, null);
      else if (before?.taken !== taken) connections.set(socket, { taken, sinceMs: nowMs });
      else if (nowMs - before.sinceMs >= limitMs) socket.destroy();
    }
  }

  server.on('connection', (socket: Socket) => {
    connections.set(socket, null);
    looking ??= setInterval(look, limitMs / LOOKS_PER_LIMIT);
    socket.once('close', () => {
      connections.delete(socket);
      if (connections.size > 0 || looking === null) return;
      clearInterval(looking);
      looking = null;
    });
  });
}
