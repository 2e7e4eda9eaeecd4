import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import type { TalkerConfig } from './behaviour.ts';
import type { BootAnnouncement } from '../types.ts';

const GROUP = '224.0.1.75';

/** The SUBSCRIBE that a phone sends to the group sip.mcast.net when it has booted (RFC 6080 §5.2). */
function bootAnnouncement(
  said: BootAnnouncement,
  config: Pick<TalkerConfig, 'ip' | 'mac'>,
  firmware: string,
): string {
  const bare = config.mac.replaceAll(':', '');
  const user = said.macForm.replace('{MAC}', bare.toUpperCase()).replace('{mac}', bare);
  const tag = randomBytes(4).toString('hex');
  return [
    `SUBSCRIBE sip:${user}@${GROUP} SIP/2.0`,
    `Via: SIP/2.0/UDP ${config.ip}:${said.contactPort};branch=z9hG4bK${randomBytes(6).toString('hex')}`,
    `From: <sip:${user}@${GROUP}>;tag=${tag}`,
    `To: <sip:${user}@${GROUP}>`,
    `Call-ID: ${randomBytes(8).toString('hex')}`,
    'CSeq: 1 SUBSCRIBE',
    `Contact: <sip:${user}@${config.ip}:${said.contactPort}>`,
    'Max-Forwards: 70',
    'Expires: 0',
    `Event: ua-profile;profile-type="device";vendor="${said.vendor}";model="${said.model}";version="${firmware}"`,
    'Accept: application/url',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Sends the announcement twice, half a second apart, as a request that nobody answers. */
export async function announce(
  said: BootAnnouncement,
  config: Pick<TalkerConfig, 'ip' | 'mac'>,
  firmware: string,
): Promise<void> {
  const text = bootAnnouncement(said, config, firmware);
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(said.contactPort, resolve);
  });
  socket.setMulticastInterface(config.ip);
  socket.setMulticastTTL(1);
  const send = (): Promise<void> =>
    new Promise((resolve) => {
      socket.send(text, 5060, GROUP, () => resolve());
    });
  await send();
  setTimeout(() => void send().then(() => socket.close()), 500);
}
