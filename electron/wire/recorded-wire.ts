/**
 * A wire that also records every host it reaches. Everything that opens sockets or resolves names
 * receives this one, so that the list of hosts never depends on a line that somebody forgot.
 */
import { isIPv4 } from 'node:net';
import { scopeOf } from '../../shared/net/ipv4.ts';
import type { Contacts } from './contacts.ts';
import type { PingReader } from './ping.ts';
import type { SinglePing } from './single-ping.ts';
import { siteNameServers } from './site-name-servers.ts';
import type { Wire } from './wire.ts';

/**
 * Which hosts are recorded: all, or only those outside the site, because the scan already lists the
 * hosts of the site. Name servers are always recorded.
 */
export type Recorded = 'every host' | 'hosts outside the site';

function isOutside(host: string): boolean {
  return scopeOf(host) === 'public';
}

function noteIn(contacts: Contacts, recorded: Recorded): Contacts['note'] {
  return (host, how) => {
    if (recorded === 'every host' || isOutside(host)) contacts.note(host, how);
  };
}

/** The same wire, recording every host that it talks to. */
export function recordWire(wire: Wire, contacts: Contacts, recorded: Recorded): Wire {
  const { udp, tcp, names } = wire;
  const note = noteIn(contacts, recorded);
  const noteServers = (): void => {
    for (const server of names.servers()) contacts.note(server, 'dns');
  };
  return {
    udp: {
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
    },
    tcp: {
      ...tcp,
      exchange: (question) => {
        note(question.address, `tcp/${question.port}`);
        return tcp.exchange(question);
      },
      probe: (ip, port, options) => {
        note(ip, `tcp/${port}`);
        return tcp.probe(ip, port, options);
      },
    },
    names: {
      servers: names.servers,
      resolve: async (name, signal) => {
        noteServers();
        const answer = await names.resolve(name, signal);
        if (answer.kind === 'found') contacts.named(name, answer.addresses);
        return answer;
      },
      resolve6: (name, signal) => {
        noteServers();
        return names.resolve6(name, signal);
      },
      reverse: (ip, signal) => {
        for (const server of siteNameServers(names.servers())) contacts.note(server, 'dns');
        return names.reverse(ip, signal);
      },
    },
  };
}

/** The same single ping, recording every host that it asks. */
export function recordSinglePing(
  ping: SinglePing,
  contacts: Contacts,
  recorded: Recorded,
): SinglePing {
  const note = noteIn(contacts, recorded);
  const noteTarget = (target: string): void => {
    if (isIPv4(target)) note(target, 'ping');
  };
  return {
    roundTrip: (target, options) => {
      noteTarget(target);
      return ping.roundTrip(target, options);
    },
    routerAt: (target, hop, signal) => {
      noteTarget(target);
      return ping.routerAt(target, hop, signal);
    },
  };
}

/** The same series of pings, recording every host that it asks. */
export function recordPing(ping: PingReader, contacts: Contacts): PingReader {
  return {
    pingSeries: (target, count, signal) => {
      contacts.note(target, 'ping');
      return ping.pingSeries(target, count, signal);
    },
  };
}
