import type { Clock } from '../../../electron/platform/machine.ts';
import type { ProbeWire, UdpSender, Wire } from '../../../electron/wire/wire.ts';
import type { Transmitter } from '../../../electron/network/scan/sweep/sweep-deps.ts';
import { httpAnswer, sipAnswer } from '../wire/talkers.ts';

export type SipSaying = {
  /** After the question reached the host, in milliseconds. */
  readonly afterMs: number;
  /** For instance `404 Not Found`. */
  readonly status: string;
  readonly headers: readonly string[];
};

/** A host that talks on the simulated network. */
export type Talker = {
  readonly ip: string;
  readonly mac: string;
  /** Its answers to one OPTIONS, in any order. */
  readonly sip: readonly SipSaying[];
  /** Title of its page; absent: no web server. */
  readonly title?: string;
};

/** What an ARP answer takes before a datagram can follow. */
const ARP_MS = 1;

/** The sockets of the sweep and of the probes, with hosts behind them that answer on the simulated clock. */
export function simulatedTalkers(
  clock: Clock,
  transmitter: Transmitter,
  talkers: readonly Talker[],
): {
  readonly sockets: ProbeWire;
  readonly probes: Wire;
  /** Every OPTIONS that was sent, for those who want to forge answers. */
  readonly requests: ReadonlyMap<string, string>;
  /** A datagram to the sweep's first socket, from a sender that claims to be `ip`. */
  readonly forge: (ip: string, text: string) => void;
} {
  const byIp = new Map(talkers.map((talker) => [talker.ip, talker]));
  const requests = new Map<string, string>();
  const sweepReaders: ((data: Uint8Array, from: UdpSender) => void)[] = [];
  let opened = 0;
  const encoder = new TextEncoder();

  const answer = (ip: string, port: number, request: string, tell: (data: Uint8Array) => void) => {
    requests.set(ip, request);
    if (port !== 5060) return;
    for (const { afterMs, status, headers } of byIp.get(ip)?.sip ?? [])
      void clock
        .sleep(ARP_MS + afterMs)
        .then(() => tell(encoder.encode(sipAnswer(request, headers, status))));
  };
  const isAlive = (ip: string): boolean => byIp.has(ip);

  const probe: Wire['tcp']['probe'] = async (ip, _port, { timeoutMs, signal }) => {
    await clock.sleep(isAlive(ip) ? 1 : timeoutMs, signal);
    return isAlive(ip) ? { kind: 'refused', roundTripMs: 1 } : { kind: 'silent' };
  };

  const sockets: ProbeWire = {
    udp: {
      open: async () => {
        opened += 1;
        const own: typeof sweepReaders = [];
        return {
          ok: true,
          value: {
            localAddress: '10.1.0.200',
            localPort: 40_000 + opened,
            send: (data, ip, port, done) => {
              transmitter.send(ip, (code) => done?.(code));
              answer(ip, port, new TextDecoder().decode(data), (told) => {
                for (const reader of own) reader(told, { address: ip, port: 5060 });
              });
            },
            listen: (reader) => {
              own.push(reader);
              sweepReaders.push(reader);
            },
            close: () => undefined,
          },
        };
      },
      probe: async (_ip, _port, _data, { timeoutMs, signal }) => {
        await clock.sleep(timeoutMs, signal);
        return { kind: 'silent' };
      },
    },
    tcp: { probe },
  };

  const probes: Wire = {
    udp: {
      open: async () => {
        const listeners: ((bytes: Uint8Array, from: UdpSender) => void)[] = [];
        return {
          ok: true,
          value: {
            localAddress: '10.1.0.200',
            localPort: 50_000,
            send: (bytes, ip, port) => {
              const text = new TextDecoder().decode(bytes);
              if (!text.startsWith('OPTIONS ')) return;
              answer(ip, port, text, (told) => {
                for (const listener of listeners) listener(told, { address: ip, port });
              });
            },
            listen: (listener) => void listeners.push(listener),
            close: () => undefined,
          },
        };
      },
      probe: async (ip, _port, _bytes, { timeoutMs, signal }) => {
        const refuses = (byIp.get(ip)?.sip.length ?? 0) === 0;
        await clock.sleep(refuses ? 1 : timeoutMs, signal);
        return refuses ? { kind: 'refused', roundTripMs: 1 } : { kind: 'silent' };
      },
    },
    tcp: {
      probe,
      exchange: async ({ address, port, signal }) => {
        const title = byIp.get(address)?.title;
        await clock.sleep(2, signal);
        return title === undefined || port !== 80
          ? { kind: 'refused' }
          : {
              kind: 'answered',
              bytes: encoder.encode(httpAnswer([], `<title>${title}</title>`)),
              truncated: false,
              tls: null,
            };
      },
    },
    names: {
      servers: () => [],
      resolve: async () => ({ kind: 'no-address' }),
      resolve6: async () => [],
      reverse: async () => null,
    },
  };
  return {
    sockets,
    probes,
    requests,
    forge: (ip, text) => sweepReaders[0]?.(encoder.encode(text), { address: ip, port: 5060 }),
  };
}
