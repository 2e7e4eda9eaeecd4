import { createSocket } from 'node:dgram';
import type { BroadcastPort } from './check-ports.ts';

const MAX_ANSWERS = 16;
const MAX_BYTES = 4096;

/** Broadcasts on the network of one local address; needs no rights. */
export const nodeBroadcast: BroadcastPort = {
  ask: ({ address, port, bytes, listenMs, signal }) =>
    new Promise((resolve) => {
      const answers: { bytes: Uint8Array; from: string }[] = [];
      const socket = createSocket({ type: 'udp4' });
      let isOver = signal.aborted;
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        if (!isOver) socket.close();
        isOver = true;
        resolve(answers);
      };
      const timer = setTimeout(finish, listenMs);
      if (isOver) {
        finish();
        return;
      }
      signal.addEventListener('abort', finish, { once: true });
      socket.on('error', finish);
      socket.on('message', (message, from) => {
        answers.push({ bytes: message.subarray(0, MAX_BYTES), from: from.address });
        if (answers.length >= MAX_ANSWERS) finish();
      });
      socket.bind({ address, port: 0 }, () => {
        try {
          socket.setBroadcast(true);
        } catch {
          // Refused here, as by some sandboxes: nobody answers, and nothing throws where nobody catches.
          finish();
          return;
        }
        socket.send(bytes, port, '255.255.255.255', (error) => {
          if (error !== null) finish();
        });
      });
    }),
};
