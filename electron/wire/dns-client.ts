import {
  type AddressAnswer,
  buildAddressQuery,
  parseAddressAnswer,
} from '../../shared/protocols/dns.ts';
import type { RandomSource } from '../platform/machine.ts';
import type { DatagramAnswer, DatagramSession } from './datagrams.ts';

/** Asks one resolver for the IPv4 addresses of a name; null when no answer came in time. */
export function askResolver(
  session: DatagramSession,
  random: RandomSource,
  options: {
    readonly address: string;
    readonly port: number;
    readonly name: string;
    readonly signal: AbortSignal;
    readonly limitMs?: number;
  },
): Promise<DatagramAnswer<AddressAnswer> | null> {
  const id = Number.parseInt(random.hex(2), 16);
  const name = options.name.toLowerCase();
  return session.ask({
    address: options.address,
    port: options.port,
    signal: options.signal,
    ...(options.limitMs === undefined ? {} : { limitMs: options.limitMs }),
    bytes: buildAddressQuery({ id, name }),
    accept: (bytes, from) => {
      const answer = parseAddressAnswer(bytes);
      const isMine = answer?.id === id && answer.name === name;
      return isMine && from.address === options.address ? answer : null;
    },
  });
}
