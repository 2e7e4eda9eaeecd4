import { parseSipMessage, type SipResponse } from '../../../../shared/protocols/sip.ts';
import type { RandomSource } from '../../../platform/machine.ts';
import { sweepOptions } from '../../../wire/sip-options.ts';

/** How many answers of one host are read: a host that floods says nothing new. */
const ANSWERS_READ = 32;

/** OPTIONS of one scan; each address has a secret mark, so that no host can answer for another. */
export type MarkedRequests = {
  readonly datagramFor: (localAddress: string) => (ip: string, localPort: number) => Uint8Array;
  /** The answer in a datagram from that address; null when it repeats none of our marks. */
  readonly read: (ip: string, data: Uint8Array) => SipResponse | null;
  /** Answers read so far. */
  readonly answers: () => number;
};

export function createMarkedRequests(random: RandomSource): MarkedRequests {
  const marks = new Map<string, { readonly mark: string; answers: number }>();
  let sequence = 0;
  let answers = 0;
  return {
    datagramFor: (localAddress) => (ip, localPort) => {
      sequence += 1;
      const { mark } = marks.get(ip) ?? { mark: random.hex(8) };
      if (!marks.has(ip)) marks.set(ip, { mark, answers: 0 });
      const local = { ip: localAddress, port: localPort };
      return sweepOptions({ target: ip, local, mark, sequence });
    },
    read: (ip, data) => {
      const asked = marks.get(ip);
      if (asked === undefined || asked.answers >= ANSWERS_READ) return null;
      // The answer repeats Call-ID and branch (RFC 3261 §8.2.6.2).
      const head = Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, 4096));
      if (!head.includes(asked.mark)) return null;
      asked.answers += 1;
      const message = parseSipMessage(data);
      if (message?.kind !== 'response') return null;
      answers += 1;
      return message;
    },
    answers: () => answers,
  };
}
