/**
 * A wire that never reaches this machine itself nor a service that gives a cloud machine its secrets.
 * The settings name hosts, and any name may lead there, so the address is checked when the connection is
 * made.
 */
import { isRefusedAddress } from '../../shared/domain/refused-hosts.ts';
import type { Contacts } from './contacts.ts';
import { recordWire } from './recorded-wire.ts';
import type { Wire } from './wire.ts';

const isGuarded = Symbol('guarded');

/** The wire of the checks; only `guardWire` makes one, so nothing else compiles in its place. */
export type GuardedWire = Wire & { readonly [isGuarded]: true };

/** In place of the system's code. */
const REFUSED = 'REFUSED_ADDRESS';

/** The same wire; `ownAddresses` reads the addresses that this machine has at that moment. */
export function refuseOwnAddresses(wire: Wire, ownAddresses: () => readonly string[]): Wire {
  const { udp, tcp, names } = wire;
  const isRefused = (address: string): boolean =>
    isRefusedAddress(address) || ownAddresses().includes(address);
  const unreachable = { kind: 'unreachable', code: REFUSED, afterMs: 0 } as const;
  return {
    names,
    udp: {
      open: async (options) => {
        const opened = await udp.open(options);
        if (!opened.ok) return opened;
        const socket = opened.value;
        /** By host: a series sends many datagrams to the same one. */
        const refused = new Map<string, boolean>();
        return {
          ok: true,
          value: {
            ...socket,
            send: (bytes, host, port, done) => {
              const verdict = refused.get(host) ?? isRefused(host);
              refused.set(host, verdict);
              if (verdict) done?.(REFUSED);
              else socket.send(bytes, host, port, done);
            },
          },
        };
      },
      probe: async (ip, port, bytes, options) =>
        isRefused(ip) ? unreachable : udp.probe(ip, port, bytes, options),
    },
    tcp: {
      ...tcp,
      exchange: async (question) =>
        isRefused(question.address) ? { kind: 'failed', reason: REFUSED } : tcp.exchange(question),
      probe: async (ip, port, options) =>
        isRefused(ip) ? unreachable : tcp.probe(ip, port, options),
    },
  };
}

/** The same wire, recording every host and refusing this machine's own addresses. */
export function guardWire(
  wire: Wire,
  contacts: Contacts,
  ownAddresses: () => readonly string[],
): GuardedWire {
  const recorded = recordWire(wire, contacts, 'every host');
  return { ...refuseOwnAddresses(recorded, ownAddresses), [isGuarded]: true };
}
