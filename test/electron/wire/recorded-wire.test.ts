import { describe, expect, it } from 'vitest';
import { createNames } from '../../../electron/wire/names.ts';
import type { UdpWire, Wire } from '../../../electron/wire/wire.ts';
import { askEverybody } from '../../../electron/wire/datagrams.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { createContacts } from '../../../electron/wire/contacts.ts';
import { recordPing, recordSinglePing, recordWire } from '../../../electron/wire/recorded-wire.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure } from '../../../shared/domain/result.ts';

const signal = new AbortController().signal;
const bytes = new Uint8Array(1);
const OUTSIDE = '203.0.113.7';
/** Documentation addresses count as reserved: a true public one, to which nothing is sent here. */
const PUBLIC = '1.1.1.1';

const udp: UdpWire = {
  open: async () => ({
    ok: true,
    value: {
      localAddress: '192.168.1.2',
      localPort: 40_000,
      send: () => undefined,
      listen: () => undefined,
      close: () => undefined,
    },
  }),
  probe: async () => ({ kind: 'silent' }),
};

const wireTo = (server: string): Wire => ({
  udp,
  tcp: { exchange: async () => ({ kind: 'silent' }), probe: async () => ({ kind: 'silent' }) },
  names: {
    servers: () => [server, 'fe80::1'],
    resolve: async () => ({ kind: 'found', addresses: [OUTSIDE] }),
    resolve6: async () => [],
    reverse: async () => null,
  },
});
const once = { localAddress: null, timeoutMs: 9, signal };

function exchange(address: string, port: number) {
  return { address, port, tls: null, request: bytes, maxBytes: 10, timeoutMs: 9, signal };
}

describe('the wire that records every host it talks to', () => {
  it('names every host of a check once, with its name, protocol and port', async () => {
    const contacts = createContacts();
    const contacted = contacts.begin();
    const recorded = recordWire(wireTo('192.168.1.1'), contacts, 'every host');
    const address = await createNames(recorded.names, signal).address('monip.ovh');
    await recorded.tcp.exchange(exchange(address ?? '', 443));
    await recorded.tcp.exchange(exchange(address ?? '', 443));
    const opened = await recorded.udp.open({ address: null, port: 0 });
    if (opened.ok) opened.value.send(bytes, OUTSIDE, 3478);
    await askEverybody(recorded.udp, systemClock, {
      address: '192.168.1.2',
      port: 67,
      bytes,
      listenMs: 1,
      signal,
    });
    const unanswered = { pingSeries: async () => failure(problem('PING_UNAVAILABLE')) };
    await recordPing(unanswered, contacts).pingSeries('192.168.1.1', 1, signal);
    expect(contacted()).toEqual([
      '192.168.1.1 dns',
      'fe80::1 dns',
      `monip.ovh (${OUTSIDE}) tcp/443`,
      `monip.ovh (${OUTSIDE}) udp/3478`,
      '255.255.255.255 udp/67',
      '192.168.1.1 ping',
    ]);
  });

  it('records the host that a single ping asks, and nothing that is not an address', async () => {
    const silent = { roundTrip: async () => null, routerAt: async () => null };
    const contactsOf = async (recorded: 'every host' | 'hosts outside the site') => {
      const contacts = createContacts();
      const contacted = contacts.begin();
      const ping = recordSinglePing(silent, contacts, recorded);
      await ping.roundTrip('192.168.1.1', { timeoutMs: 1, signal });
      await ping.routerAt(OUTSIDE, 2, signal);
      await ping.routerAt('', 2, signal);
      return contacted();
    };
    expect(await contactsOf('every host')).toEqual(['192.168.1.1 ping', `${OUTSIDE} ping`]);
    expect(await contactsOf('hosts outside the site')).toEqual([`${OUTSIDE} ping`]);
  });

  it('names who is asked outside the site, and the name servers, of all that single hosts are asked', async () => {
    const contacts = createContacts();
    const contacted = contacts.begin();
    const recorded = recordWire(wireTo('9.9.9.9'), contacts, 'hosts outside the site');
    const opened = await recorded.udp.open({ address: null, port: 0 });
    for (const host of ['192.168.1.21', PUBLIC]) {
      if (opened.ok) opened.value.send(bytes, host, 5060);
      await recorded.tcp.exchange(exchange(host, 80));
      await recorded.udp.probe(host, 5061, bytes, once);
      await recorded.tcp.probe(host, 81, once);
      await recorded.names.reverse(host, signal);
    }
    expect(contacted()).toEqual([
      'fe80::1 dns',
      `${PUBLIC} udp/5060`,
      `${PUBLIC} tcp/80`,
      `${PUBLIC} udp/5061`,
      `${PUBLIC} tcp/81`,
    ]);
  });
});

describe('the record of contacts', () => {
  it('gives each of several parallel runs what was contacted since it began', () => {
    const contacts = createContacts();
    const scan = contacts.begin();
    contacts.note('9.9.9.9', 'dns');
    const checks = contacts.begin();
    contacts.note(OUTSIDE, 'tcp/443');
    expect(checks()).toEqual(['9.9.9.9 dns', `${OUTSIDE} tcp/443`]);
    expect(scan()).toEqual(['9.9.9.9 dns', `${OUTSIDE} tcp/443`]);
    expect(contacts.begin()()).toEqual([]);
    const again = contacts.begin();
    contacts.note('9.9.9.9', 'dns');
    expect(again()).toEqual(['9.9.9.9 dns']);
  });

  it('gives what was contacted outside of any run to the next one, once', () => {
    const contacts = createContacts();
    contacts.note(PUBLIC, 'udp/5060');
    expect(contacts.begin()()).toEqual([`${PUBLIC} udp/5060`]);
    expect(contacts.begin()()).toEqual([]);
  });
});
