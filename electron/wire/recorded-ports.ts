/**
 * The ports to the network once more, each of which writes down whom it talks to. All that opens
 * sockets or resolves names gets these, so that no list of hosts depends on a line that was forgotten.
 */
import { isIPv4 } from 'node:net';
import { addressScope, parseIpv4 } from '../../shared/net/ipv4.ts';
import type { PingReader } from './ping.ts';
import type { SocketPorts } from './check-ports.ts';
import type { ProbePorts } from './probe-ports.ts';
import type { Contacts } from './contacts.ts';
import type { UdpPort } from './wire.ts';

type Note = Contacts['note'];

function recordUdp(udp: UdpPort, note: Note): UdpPort {
  return {
    open: async (options) => {
      const opened = await udp.open(options);
      if (!opened.ok) return opened;
      const socket = opened.value;
      return {
        ok: true,
        value: {
          ...socket,
          send: (bytes, host, port, done) => {
            note(host, `udp/${port}`);
            socket.send(bytes, host, port, done);
          },
        },
      };
    },
    probe: (ip, port, bytes, options) => {
      note(ip, `udp/${port}`);
      return udp.probe(ip, port, bytes, options);
    },
  };
}

function noteServers(contacts: Contacts, servers: () => readonly string[]): void {
  for (const server of servers()) if (isIPv4(server)) contacts.note(server, 'dns');
}

/** The same ports, which write down everybody that the checks talk to. */
export function recordSockets(ports: SocketPorts, contacts: Contacts): SocketPorts {
  return {
    udp: recordUdp(ports.udp, contacts.note),
    tcp: {
      exchange: (options) => {
        contacts.note(options.address, `tcp/${options.port}`);
        return ports.tcp.exchange(options);
      },
    },
    resolver: {
      servers: ports.resolver.servers,
      resolve: async (name, signal) => {
        noteServers(contacts, ports.resolver.servers);
        const answer = await ports.resolver.resolve(name, signal);
        if (answer.kind === 'found') contacts.named(name, answer.addresses);
        return answer;
      },
    },
  };
}

/** The same ping, which writes down whom it asks. */
export function recordPing(ping: PingReader, contacts: Contacts): PingReader {
  return {
    pingSeries: (target, count, signal) => {
      contacts.note(target, 'ping');
      return ping.pingSeries(target, count, signal);
    },
  };
}

/**
 * The same ports for the questions to single hosts. The hosts of the site stand in the scan's own
 * list: only those outside it are written down, and the name servers, wherever they are.
 */
export function recordProbes(
  probes: ProbePorts,
  contacts: Contacts,
  nameServers: () => readonly string[],
): ProbePorts {
  const noteOutside: Note = (host, how) => {
    const address = parseIpv4(host);
    if (address !== null && addressScope(address) === 'public') contacts.note(host, how);
  };
  return {
    ...probes,
    udp: recordUdp(probes.udp, noteOutside),
    stream: {
      exchange: (options) => {
        noteOutside(options.host, `tcp/${options.port}`);
        return probes.stream.exchange(options);
      },
    },
    names: {
      reverse: (ip, signal) => {
        noteServers(contacts, nameServers);
        return probes.names.reverse(ip, signal);
      },
    },
  };
}
