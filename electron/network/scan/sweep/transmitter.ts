import type { ProbeWire, UdpSocket } from '../../../wire/wire.ts';
import type { Transmitter } from './sweep-deps.ts';

/**
 * A socket silently stops taking datagrams when about 170 of this size wait for their addresses to
 * resolve (default send buffer), so no socket is given more than this.
 */
const DATAGRAMS_A_SOCKET = 64;
const MAX_SOCKETS = 24;

export type TransmitterOptions = {
  readonly localAddress: string | null;
  readonly port: number;
  /** How many addresses may wait at once; the number of sockets follows from it. */
  readonly inFlight: number;
  /** The datagram for one address, sent from the given local port. */
  readonly datagramFor: (ip: string, localPort: number) => Uint8Array;
  readonly onAnswer: (ip: string, data: Uint8Array) => void;
};

/** Opens enough sockets for a sweep; the system's error code when none could be opened. */
export async function openTransmitter(
  sockets: Pick<ProbeWire, 'udp'>,
  options: TransmitterOptions,
): Promise<
  | { readonly ok: true; readonly transmitter: Transmitter; readonly close: () => void }
  | { readonly ok: false; readonly code: string }
> {
  const wanted = Math.min(MAX_SOCKETS, Math.ceil(options.inFlight / DATAGRAMS_A_SOCKET) + 1);
  const outcomes = await Promise.all(
    Array.from({ length: wanted }, () =>
      sockets.udp.open({ address: options.localAddress, port: 0 }),
    ),
  );
  const opened: { readonly socket: UdpSocket; pending: number }[] = [];
  let code = 'UNKNOWN';
  for (const outcome of outcomes) {
    if (!outcome.ok) {
      ({ code } = outcome);
      continue;
    }
    outcome.value.listen((data, from) => options.onAnswer(from.address, data));
    opened.push({ socket: outcome.value, pending: 0 });
  }
  const [first] = opened;
  if (first === undefined) return { ok: false, code };
  const owners = new Map<string, (typeof opened)[number]>();
  let next = 0;
  const release = (ip: string): void => {
    const owner = owners.get(ip);
    if (owner === undefined) return;
    owner.pending -= 1;
    owners.delete(ip);
  };
  return {
    ok: true,
    transmitter: {
      send: (ip, done) => {
        release(ip);
        next = (next + 1) % opened.length;
        let chosen = opened[next] ?? first;
        for (const each of opened) if (each.pending < chosen.pending) chosen = each;
        chosen.pending += 1;
        owners.set(ip, chosen);
        const { socket } = chosen;
        socket.send(options.datagramFor(ip, socket.localPort), ip, options.port, done);
      },
      release,
    },
    close: () => {
      for (const { socket } of opened) socket.close();
    },
  };
}
