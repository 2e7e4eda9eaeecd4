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
  const seen = new Set<string>();
  const names = new Map<string, string>();
  const note = (address: string, how: string): void => {
    const name = names.get(address);
    const text = name === undefined ? `${address} ${how}` : `${name} (${address}) ${how}`;
    seen.add(text.slice(0, 255));
  };
  return {
    contacts: { note, hosts: () => [...seen] },
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
              if (!names.has(address)) names.set(address, name);
          return answer;
        },
      },
    },
  };
}
