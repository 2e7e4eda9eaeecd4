import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPublicAddressReader } from '../../../electron/checks/run/public-address-sources.ts';
import { ownAddresses } from '../../../electron/network/own-link.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { createContacts } from '../../../electron/wire/contacts.ts';
import { guardWire, refuseOwnAddresses } from '../../../electron/wire/refuse-own-addresses.ts';
import type { Wire } from '../../../electron/wire/wire.ts';
import { shippedEndpoints } from '../../../shared/knowledge/endpoints.ts';
import {
  createPeers,
  dnsAnswer,
  httpAnswer,
  loopbackSockets,
  type Peers,
  stunAnswer,
} from './loopback-peers.ts';

const HERE = '203.0.113.5';
/** One of this machine's own cards, as far as these tests go. */
const OWN = '192.0.2.44';
const signal = new AbortController().signal;
const bytes = new Uint8Array([1]);
const once = { localAddress: null, timeoutMs: 9, signal };

/** A wire that keeps what it is asked to reach instead of reaching it. */
function listeningWire(): { readonly wire: Wire; readonly reached: string[] } {
  const reached: string[] = [];
  const { names, udp } = loopbackSockets();
  const wire: Wire = {
    names,
    udp: {
      open: async (options) => {
        const opened = await udp.open(options);
        if (!opened.ok) return opened;
        const send = (_bytes: Uint8Array, host: string): void => void reached.push(host);
        return { ok: true, value: { ...opened.value, send } };
      },
      probe: async (ip) => {
        reached.push(ip);
        return { kind: 'silent' };
      },
    },
    tcp: {
      exchange: async ({ address }) => {
        reached.push(address);
        return { kind: 'silent' };
      },
      probe: async (ip) => {
        reached.push(ip);
        return { kind: 'silent' };
      },
    },
  };
  return { wire, reached };
}

/** Every way to reach a host. */
async function reachInEveryWay(wire: Wire, host: string): Promise<readonly unknown[]> {
  const opened = await wire.udp.open({ address: null, port: 0 });
  if (!opened.ok) throw new Error(opened.code);
  const codes: (string | null)[] = [];
  for (let time = 0; time < 2; time += 1)
    opened.value.send(bytes, host, 9, (code) => codes.push(code));
  opened.value.close();
  return [
    ...codes,
    await wire.udp.probe(host, 9, bytes, once),
    await wire.tcp.probe(host, 9, once),
    await wire.tcp.exchange({
      address: host,
      port: 9,
      tls: null,
      request: bytes,
      maxBytes: 9,
      timeoutMs: 9,
      signal,
    }),
  ];
}

describe('the wire of the checks', () => {
  it.each(['127.0.0.1', '127.0.0.53', '0.0.0.0', '169.254.169.254', '168.63.129.16', '::1', OWN])(
    'never reaches %s',
    async (host) => {
      const { wire, reached } = listeningWire();
      const outcomes = await reachInEveryWay(
        refuseOwnAddresses(wire, () => [OWN]),
        host,
      );
      expect(reached).toEqual([]);
      const refused = { kind: 'unreachable', code: 'REFUSED_ADDRESS', afterMs: 0 };
      const code = 'REFUSED_ADDRESS';
      expect(outcomes).toEqual([code, code, refused, refused, { kind: 'failed', reason: code }]);
    },
  );

  it.each(['192.168.1.1', '239.255.255.250', '255.255.255.255', HERE])(
    'reaches %s',
    async (host) => {
      const { wire, reached } = listeningWire();
      await reachInEveryWay(
        refuseOwnAddresses(wire, () => [OWN]),
        host,
      );
      expect(reached).toEqual([host, host, host, host, host]);
    },
  );

  it('asks for the addresses of this machine each time, because they change', async () => {
    const { wire, reached } = listeningWire();
    let own: readonly string[] = [];
    const guarded = refuseOwnAddresses(wire, () => own);
    await reachInEveryWay(guarded, OWN);
    expect(reached).toHaveLength(5);
    own = [OWN];
    await reachInEveryWay(guarded, OWN);
    expect(reached).toHaveLength(5);
  });
});

describe('the addresses of this machine', () => {
  it('are those of all its cards, of both families', () => {
    const cards = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
    expect(ownAddresses()).toEqual(cards.map(({ address }) => address));
    expect(ownAddresses()).toContain('127.0.0.1');
  });
});

describe('sources of the public address whose names lead to this machine', () => {
  let peers: Peers;
  beforeEach(() => {
    peers = createPeers();
  });
  afterEach(() => peers.close());

  it('are never connected to, even if something listens there', async () => {
    const page = await peers.page(httpAnswer(HERE));
    const stun = await peers.datagram((asked) => stunAnswer(asked, HERE, 4000));
    const dns = await peers.datagram((asked) => dnsAnswer(asked, HERE));
    // What a public name such as 127.0.0.1.nip.io answers.
    const names = { 'trap.example': { kind: 'found', addresses: ['127.0.0.1'] } } as const;
    const reader = createPublicAddressReader({
      sockets: guardWire(loopbackSockets(names), createContacts(), () => []),
      clock: systemClock,
      random: systemRandom,
      endpoints: async () => ({
        ...shippedEndpoints,
        publicAddress: {
          ...shippedEndpoints.publicAddress,
          sources: [
            { kind: 'page', url: `http://trap.example:${page.port}/` },
            { kind: 'stun', host: 'trap.example', port: stun.port },
            { kind: 'dns', name: 'myip.opendns.com', address: '127.0.0.1', port: dns.port },
          ],
        },
      }),
    });
    const { ip } = await reader.read({ signal, lastKnown: null });
    expect(ip).toBeNull();
    expect([page.seen, stun.seen, dns.seen]).toEqual([[], [], []]);
  });
});
