import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps connections from using up the descriptors that files need. Beyond `most`, the connection
 * whose last request is the longest ago is closed. Connections that showed a secret of the page are
 * spared as long as there are others: the cookie alone, which every port of 127.0.0.1 sees, locks no
 * page out. The returned function marks a connection as having shown one.
 */
export function limitConnections(server: Server, most: number): (socket: Socket) => void {
  /** Both in the order of the last request; a new connection counts as used. */
  const strangers = new Set<Socket>();
  const spared = new Set<Socket>();

  /** The newcomer is the last to go, because it may be a page. */
  function makeRoom(): void {
    const [oldest] = strangers.size > 1 ? strangers : spared;
    if (oldest === undefined) return;
    // The end of a connection is reported later; until then, it must not count.
    forget(oldest);
    oldest.destroy();
  }

  function forget(socket: Socket): void {
    strangers.delete(socket);
    spared.delete(socket);
  }

  server.on('connection', (socket: Socket) => {
    strangers.add(socket);
    socket.once('close', () => forget(socket));
    if (strangers.size + spared.size > most) makeRoom();
  });
  server.on('request', ({ socket }) => {
    for (const group of [strangers, spared]) if (group.delete(socket)) group.add(socket);
  });
  return (socket) => {
    if (strangers.delete(socket)) spared.add(socket);
  };
}
