import {
  buildStunRequest,
  parseStunResponse,
  type StunResponse,
} from '../../shared/protocols/stun.ts';
import type { RandomSource } from '../platform/machine.ts';
import type { DatagramAnswer, DatagramSession } from './datagrams.ts';

/** Asks one STUN server at which address it sees this socket; null when no answer came in time. */
export function askStun(
  session: DatagramSession,
  random: RandomSource,
  options: {
    readonly address: string;
    readonly port: number;
    readonly signal: AbortSignal;
    readonly limitMs?: number;
  },
): Promise<DatagramAnswer<StunResponse> | null> {
  const transactionId = random.hex(12);
  return session.ask({
    ...options,
    bytes: buildStunRequest({ transactionId }),
    accept: (bytes) => {
      const response = parseStunResponse(bytes);
      const isMine = response?.transactionId === transactionId && response.kind === 'success';
      return isMine ? response : null;
    },
  });
}
