import { isIPv4 } from 'node:net';
import type { SocketPorts } from './check-ports.ts';

/** Every host that was contacted, once each, as `name (address) protocol/port`. */
export type Contacts = {
  readonly note: (address: string, how: string) => void;
  readonly hosts: () => string[];
};

/** Makes an empty record and the same ports, which now write into it whom they talk to. */
export function recordContacts(ports: SocketPorts): {
  readonly ports: SocketPorts;
  readonly contacts: Contacts;
} {
  const seen = new Map<string, { readonly address: string; readonly how: string }>();
  const names = new Map<string, Set<string>>();
  const note = (address: string, how: string): void => {
    seen.set(`${address} ${how}`, { address, how });
  };
  const hosts = (): string[] =>
    [...seen.values()].flatMap(({ address, how }) => {
      const known = [...(names.get(address) ?? [])];
      // Several names may share an address: each was meant, each is told.
      const texts = known.length === 0 ? [address] : known.map((name) => `${name} (${address})`);
      return texts.map((text) => `${text} ${how}`.slice(0, 255));
    });
  return {
    contacts: { note, hosts },
    ports: {
      udp: {
        open: async (options) => {
          const socket = await ports.udp.open(options);
          if (socket === null) return null;
          return {
            ...socket,
            send: (bytes, host, port) => {
              note(host, `udp/${port}`);
              socket.send(bytes, host, port);
            },
          };
        },
      },
      broadcast: {
        ask: (options) => {
          note('255.255.255.255', `udp/${options.port}`);
          return ports.broadcast.ask(options);
        },
      },
      tcp: {
        exchange: (options) => {
          note(options.address, `tcp/${options.port}`);
          return ports.tcp.exchange(options);
        },
      },
      resolver: {
        servers: ports.resolver.servers,
        resolve: async (name, signal) => {
          for (const server of ports.resolver.servers()) if (isIPv4(server)) note(server, 'dns');
          const answer = await ports.resolver.resolve(name, signal);
          if (answer.kind === 'found')
            for (const address of answer.addresses)
              names.set(address, (names.get(address) ?? new Set()).add(name));
          return answer;
        },
      },
    },
  };
}
