import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps connections from using up the descriptors that files need. Beyond `most`, the oldest
 * connection that never made a request of a page is closed, so that nobody without a session can lock
 * a page out. The returned function marks a connection as having made one.
 */
export function limitConnections(server: Server, most: number): (socket: Socket) => void {
  const strangers = new Set<Socket>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    open += 1;
    strangers.add(socket);
    socket.once('close', () => {
      open -= 1;
      strangers.delete(socket);
    });
    const [oldest] = strangers;
    if (open > most) oldest?.destroy();
  });
  return (socket) => void strangers.delete(socket);
}
