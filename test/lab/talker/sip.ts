import { createSocket, type Socket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { type Behaviour, filled, HOSTILE_NAME, type Seen, type TalkerConfig } from './behaviour.ts';
import {
  answerPort,
  readSipRequest,
  type SipRequest,
  type Source,
  stampedVia,
} from './sip-message.ts';
import type { SipAnswerer } from '../types.ts';

const COMPACT: Readonly<Record<string, string>> = {
  Via: 'v',
  From: 'f',
  To: 't',
  'Call-ID': 'i',
  'Content-Length': 'l',
};

function identityOf(sip: SipAnswerer, config: TalkerConfig, behaviour: Behaviour): string {
  if (behaviour.sip === 'hostile') return HOSTILE_NAME;
  const identity = behaviour.identity ?? filled(sip.identity, config.mac, behaviour.firmware);
  return behaviour.sip === 'huge' ? identity + 'A'.repeat(60_000) : identity;
}

/** The answer of a host to a request, as bytes ready to send. */
function compose(
  request: SipRequest,
  source: Source,
  sip: SipAnswerer,
  config: TalkerConfig,
  behaviour: Behaviour,
  isTrying = false,
): Buffer {
  const options = request.method === 'OPTIONS';
  const identity = identityOf(sip, config, behaviour);
  const headers: [string, string][] = request.vias.map((via, index) => [
    'Via',
    index === 0 ? stampedVia(via, source) : via,
  ]);
  headers.push(['From', request.from]);
  headers.push([
    'To',
    /;\s*tag=/i.test(request.to)
      ? request.to
      : `${request.to};tag=lab${config.mac.replaceAll(':', '')}`,
  ]);
  headers.push(['Call-ID', request.callId], ['CSeq', request.cseq]);
  if (sip.identityHeader !== null && !isTrying) {
    headers.push([
      sip.identityHeader,
      sip.style === 'folded' ? identity.replace(' ', '\r\n ') : identity,
    ]);
  }
  if (sip.allow !== undefined) headers.push(['Allow', sip.allow]);
  if (sip.date === true) {
    headers.push(['Date', new Date(Date.now() + behaviour.dateOffsetMs).toUTCString()]);
  }
  headers.push(...Object.entries(sip.extraHeaders ?? {}), ['Content-Length', '0']);
  const end = sip.style === 'bare-lf' ? '\n' : '\r\n';
  const lines = headers.map(([name, value]) =>
    sip.style === 'compact' ? `${COMPACT[name] ?? name}:${value}` : `${name}: ${value}`,
  );
  const final = options ? `${sip.status} ${sip.reason}` : '405 Method Not Allowed';
  const status = isTrying ? '100 Trying' : final;
  return Buffer.from([`SIP/2.0 ${status}`, ...lines, '', ''].join(end), 'utf8');
}

/** Answers SIP on every UDP port of the host, or every TCP port; resolves when all are bound. */
export async function answerSip(
  sip: SipAnswerer,
  config: TalkerConfig,
  behaviour: Behaviour,
  seen: Seen,
): Promise<void> {
  for (const port of sip.ports) {
    if (sip.overTcp === true) {
      await answerStream(port);
      continue;
    }
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.on('error', (error) => console.error(`sip ${port}: ${error.message}`));
    socket.on('message', (datagram, source) => {
      const request = readSipRequest(datagram);
      if (request === null || request.method === 'ACK') return;
      seen.sip[request.method] = (seen.sip[request.method] ?? 0) + 1;
      answer(socket, request, source);
    });
    await new Promise<void>((resolve) => socket.bind(port, resolve));
  }

  function answerStream(port: number): Promise<void> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.setTimeout(60_000, () => socket.destroy());
      socket.on('data', (bytes: Buffer) => {
        const request = readSipRequest(bytes);
        if (request === null) return;
        seen.sip[request.method] = (seen.sip[request.method] ?? 0) + 1;
        const { remoteAddress: address = '', remotePort = 0 } = socket;
        say((reply) => socket.write(reply), request, { address, port: remotePort });
      });
    });
    return new Promise((resolve) => {
      server.listen(port, '0.0.0.0', resolve);
    });
  }

  function answer(socket: Socket, request: SipRequest, source: Source): void {
    const port = answerPort(request.vias[0] ?? '', source);
    say((bytes) => socket.send(bytes, port, source.address, () => undefined), request, source);
  }

  function say(send: (bytes: Buffer) => void, request: SipRequest, source: Source): void {
    if (behaviour.sip === 'silent') return;
    if (sip.tryingForMs !== undefined) send(compose(request, source, sip, config, behaviour, true));
    const reply = (): void => {
      if (behaviour.sip === 'garbage') {
        send(randomBytes(400));
        send(Buffer.from('SIP/2.0 abc\r\nVia\r\n:::\r\nCSeq: -1\u0000\r\n\r\n'));
        return;
      }
      const bytes = compose(request, source, sip, config, behaviour);
      send(bytes);
      if (behaviour.sip === 'endless') flood(() => send(bytes));
    };
    const delayMs = behaviour.delayMs + (sip.tryingForMs ?? 0);
    if (delayMs > 0) setTimeout(reply, delayMs);
    else reply();
  }

  function flood(send: () => void): void {
    const timer = setInterval(() => {
      if (behaviour.sip !== 'endless') clearInterval(timer);
      else for (let count = 0; count < 20; count += 1) send();
    }, 10);
  }
}
