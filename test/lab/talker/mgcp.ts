import { createSocket } from 'node:dgram';
import type { Behaviour, Seen } from './behaviour.ts';
import type { MgcpAnswerer } from '../types.ts';

/**
 * Answers MGCP: AuditEndpoint on a wildcard lists the endpoint, on the endpoint itself gives its
 * capabilities; anything else is refused with 500, endpoint unknown (RFC 3435 §2.3.10, §3.2, §3.3).
 */
export function answerMgcp(mgcp: MgcpAnswerer, behaviour: Behaviour, seen: Seen): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('error', (error) => console.error(`mgcp: ${error.message}`));
  socket.on('message', (datagram, source) => {
    const command = /^([A-Z]{4})\s+(\d{1,9})\s+(\S+)\s+MGCP\s+1\.0/i.exec(
      datagram.toString('latin1'),
    );
    if (command === null || behaviour.sip === 'silent') return;
    seen.mgcp += 1;
    const [, verb = '', transaction = '0', endpoint = ''] = command;
    const local = endpoint.split('@', 1)[0] ?? '';
    const answer =
      verb.toUpperCase() !== 'AUEP' || (!local.includes('*') && local !== mgcp.endpoint)
        ? `500 ${transaction} Endpoint unknown\r\n`
        : local.includes('*')
          ? `200 ${transaction} OK\r\nZ: ${mgcp.endpoint}@[${source.address}]\r\n`
          : `200 ${transaction} OK\r\nA: a:PCMU;PCMA;G729, p:10-40, e:on, s:on, v:L;D;G, m:sendonly;recvonly;sendrecv;inactive\r\n`;
    setTimeout(
      () => socket.send(answer, source.port, source.address, () => undefined),
      behaviour.delayMs,
    );
  });
  return new Promise((resolve) => {
    socket.bind(mgcp.port, resolve);
  });
}
