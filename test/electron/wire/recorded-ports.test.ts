import { describe, expect, it } from 'vitest';
import type { SocketPorts } from '../../../electron/wire/check-ports.ts';
import { createNames } from '../../../electron/wire/names.ts';
import type { ProbePorts } from '../../../electron/wire/probe-ports.ts';
import type { UdpPort } from '../../../electron/wire/wire.ts';
import { askEverybody } from '../../../electron/wire/datagrams.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { createContacts } from '../../../electron/wire/contacts.ts';
import { recordPing, recordProbes, recordSockets } from '../../../electron/wire/recorded-ports.ts';
import { problem } from '../../../shared/domain/problem.ts';
import { failure } from '../../../shared/domain/result.ts';

const signal = new AbortController().signal;
const bytes = new Uint8Array(1);
const OUTSIDE = '203.0.113.7';
/** Documentation addresses count as reserved: a true public one, to which nothing is sent here. */
const PUBLIC = '1.1.1.1';

const udp: UdpPort = {
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

const sockets: SocketPorts = {
  udp,
  tcp: { exchange: async () => ({ kind: 'silent' }) },
  resolver: {
    servers: () => ['192.168.1.1', 'fe80::1'],
    resolve: async () => ({ kind: 'found', addresses: [OUTSIDE] }),
  },
};

const probes: ProbePorts = {
  udp,
  stream: { exchange: async () => ({ kind: 'silent' }) },
  names: { reverse: async () => null },
  later: () => undefined,
};

function exchange(address: string) {
  return { address, port: 443, tlsName: null, request: bytes, maxBytes: 10, timeoutMs: 9, signal };
}

function streamTo(host: string) {
  return {
    host,
    port: 80,
    secure: false,
    localAddress: null,
    request: bytes,
    maxBytes: 10,
    connectTimeoutMs: 9,
    timeoutMs: 9,
    signal,
    isComplete: () => true,
  };
}

describe('the ports that write down whom they talk to', () => {
  it('name every host of a check once, with its name, protocol and port', async () => {
    const contacts = createContacts();
    const contacted = contacts.begin();
    const recorded = recordSockets(sockets, contacts);
    const address = await createNames(recorded.resolver, signal).address('monip.ovh');
    await recorded.tcp.exchange(exchange(address ?? ''));
    await recorded.tcp.exchange(exchange(address ?? ''));
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
      `monip.ovh (${OUTSIDE}) tcp/443`,
      `monip.ovh (${OUTSIDE}) udp/3478`,
      '255.255.255.255 udp/67',
      '192.168.1.1 ping',
    ]);
  });

  it('name who is asked outside the site, and the name servers, of all that single hosts are asked', async () => {
    const contacts = createContacts();
    const contacted = contacts.begin();
    const recorded = recordProbes(probes, contacts, () => ['9.9.9.9']);
    const opened = await recorded.udp.open({ address: null, port: 0 });
    for (const host of ['192.168.1.21', PUBLIC]) {
      if (opened.ok) opened.value.send(bytes, host, 5060);
      await recorded.stream.exchange(streamTo(host));
      await recorded.udp.probe(host, 5061, bytes, { localAddress: null, timeoutMs: 9, signal });
      await recorded.names.reverse(host, signal);
    }
    expect(contacted()).toEqual([
      '9.9.9.9 dns',
      `${PUBLIC} udp/5060`,
      `${PUBLIC} tcp/80`,
      `${PUBLIC} udp/5061`,
    ]);
  });
});

describe('the record of contacts', () => {
  it('gives each run what was contacted since it began, side by side', () => {
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
