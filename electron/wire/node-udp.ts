import { createSocket } from 'node:dgram';
import type { UdpPort, UdpSocket } from './probe-ports.ts';

const MAX_DATAGRAM = 4096;
/** Room for the answers of a whole site while the program is busy; systems lower it as they must. */
const RECEIVE_BUFFER = 1_048_576;

/** UDP sockets of the machine: IPv4, never keeping the program alive, never throwing. */
export const nodeUdp: UdpPort = {
  open: ({ address, port }) =>
    new Promise<UdpSocket | null>((resolve) => {
      const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BUFFER });
      let isOpen = true;
      const close = (): void => {
        if (!isOpen) return;
        isOpen = false;
        socket.close();
      };
      socket.once('error', () => {
        close();
        resolve(null);
      });
      const bound = (): void => {
        socket.unref();
        const local = socket.address();
        // An error after binding (a refused datagram) ends nothing: silence is a normal answer.
        socket.on('error', () => undefined);
        resolve({
          localAddress: local.address,
          localPort: local.port,
          send: (bytes, host, to) => {
            if (!isOpen) return;
            try {
              socket.send(bytes, to, host, () => undefined);
            } catch {
              // Node throws for a port that does not exist, 0 for one, which a peer may have told us.
            }
          },
          listen: (onDatagram) => {
            socket.on('message', (bytes, from) =>
              onDatagram(bytes.subarray(0, MAX_DATAGRAM), {
                address: from.address,
                port: from.port,
              }),
            );
          },
          close,
        });
      };
      if (address === null) socket.bind({ port, exclusive: true }, bound);
      else socket.bind({ address, port, exclusive: true }, bound);
    }),
};
