import { createSocket } from 'node:dgram';

/** Connecting needs a port; nothing is sent to it. */
const ANY_PORT = 53;

/**
 * The address from which the system would send to `ip`; null without a way there. Connecting a UDP socket
 * looks up the route, whatever rules lead to it, and sends nothing.
 */
export function sourceAddressFor(ip: string): Promise<string | null> {
  const socket = createSocket('udp4');
  return new Promise<string | null>((resolve) => {
    socket.once('error', () => resolve(null));
    socket.once('connect', () => resolve(socket.address().address));
    socket.connect(ANY_PORT, ip);
  }).finally(() => socket.close());
}
