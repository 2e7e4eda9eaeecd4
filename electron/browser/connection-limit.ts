import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps connections from taking the descriptors that files need. Beyond `most`, the oldest one that
 * never made a request of a page goes, so that nobody without a session can lock a page out. The
 * returned function notes that a connection did.
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
