import type { Evidence } from '../../shared/domain/evidence.ts';
import {
  buildNtpRequest,
  clockOffsetMs,
  type NtpReply,
  parseNtpReply,
} from '../../shared/protocols/ntp.ts';
import { openDatagrams } from '../wire/datagrams.ts';
import { type Check, type CheckContext, shownMs } from './run/check.ts';

/** A clock that is off by more than this, in milliseconds, shows wrong times and breaks certificates. */
const OFFSET_LIMIT_MS = 2000;

type Answer = { readonly reply: NtpReply; readonly offsetMs: number };

async function askTime(
  context: CheckContext,
  server: { readonly address: string; readonly port: number },
): Promise<Answer | null> {
  const { sockets, clock, random, signal } = context;
  const session = await openDatagrams(sockets.udp, clock, { address: null });
  if (session === null) return null;
  try {
    const nonce = [Number.parseInt(random.hex(4), 16), Number.parseInt(random.hex(4), 16)] as const;
    const answer = await session.ask({
      ...server,
      bytes: buildNtpRequest(nonce),
      signal,
      accept: (bytes, from) => {
        const reply = parseNtpReply(bytes);
        const isMine =
          from.address === server.address &&
          reply?.originate[0] === nonce[0] &&
          reply.originate[1] === nonce[1];
        return isMine ? reply : null;
      },
    });
    if (answer === null) return null;
    const answeredAtMs = clock.now().getTime();
    const askedAtMs = answeredAtMs - answer.roundTripMs;
    return {
      reply: answer.value,
      offsetMs: clockOffsetMs({ askedAtMs, answeredAtMs, reply: answer.value }),
    };
  } finally {
    session.close();
  }
}

/** Can the time be fetched (UDP 123), and is the laptop's own clock right? */
export const ntpCheck: Check = {
  id: 'ntp',
  needs: ['internet', 'dns'],
  limitMs: 5500,
  run: async (context) => {
    const evidence: Evidence[] = [];
    const tries = context.endpoints.ntp.servers.map(async ({ host, port }) => {
      const address = await context.names.address(host);
      const answer = address === null ? null : await askTime(context, { address, port });
      const text =
        answer === null
          ? '-'
          : (answer.reply.kissCode ??
            `stratum ${answer.reply.stratum}, ${shownMs(answer.offsetMs)} ms`);
      evidence.push(context.evidence('ntp', `${host}: ${text}`));
      return answer;
    });
    const answers = (await Promise.all(tries)).filter((answer) => answer !== null);
    if (answers.length === 0) return { state: 'fail', code: 'NET-NTP-BLOCKED', evidence };
    const first = answers.find(({ reply }) => reply.synchronised);
    // The answer came through, which is what a phone needs; only the comparison is missing.
    if (first === undefined) return { state: 'pass', code: 'NET-NTP-REACHED', evidence };
    const seconds = Math.round(Math.abs(first.offsetMs) / 100) / 10;
    return Math.abs(first.offsetMs) > OFFSET_LIMIT_MS
      ? { state: 'warn', code: 'NET-NTP-CLOCK-WRONG', params: { seconds }, evidence }
      : { state: 'pass', code: 'NET-NTP-OK', params: { seconds }, evidence };
  },
};
