import type { Lab } from './lab.ts';

/** The least that a SIP client can be: one OPTIONS, the answer and what follows it within 150 ms. */
const CLIENT = `
  const [ip, port, wait] = process.argv.slice(1);
  const socket = require('node:dgram').createSocket('udp4');
  socket.on('error', () => {});
  socket.connect(Number(port), ip, () => {
    const own = socket.address();
    const send = () => socket.send(['OPTIONS sip:' + ip + ' SIP/2.0',
      'Via: SIP/2.0/UDP ' + own.address + ':' + own.port + ';branch=z9hG4bKlab;rport',
      'Max-Forwards: 70', 'From: <sip:lab@' + own.address + '>;tag=1', 'To: <sip:' + ip + '>',
      'Contact: <sip:lab@' + own.address + ':' + own.port + '>',
      'Call-ID: lab-' + own.port, 'CSeq: 1 OPTIONS', 'Content-Length: 0', '', ''].join('\\r\\n'));
    send();
    // As RFC 3261 §17.1.2.2 has it: a datagram may be lost while the address is being resolved.
    for (const later of [500, 1500]) setTimeout(() => answered || send(), later);
  });
  let answered = false;
  socket.on('message', (bytes) => {
    process.stdout.write(bytes);
    if (!answered) setTimeout(() => process.exit(0), 150);
    answered = true;
  });
  setTimeout(() => process.exit(0), Number(wait));
`;

/** How long to wait where silence is what is expected. */
export const SILENCE = { waitMs: 400 };

/** Sends one OPTIONS from the laptop as an ordinary user; the answers, or an empty text. */
export async function askOptions(
  lab: Lab,
  ip: string,
  { port = 5060, waitMs = 3_000 }: { port?: number; waitMs?: number } = {},
): Promise<string> {
  const argv = [process.execPath, '-e', CLIENT, ip, String(port), String(waitMs)];
  return (await lab.execAsUser(lab.laptop.namespace, argv)).stdout;
}
