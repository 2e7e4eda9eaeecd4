import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askEverybody, openDatagrams } from '../../../electron/wire/datagrams.ts';
import { askResolver } from '../../../electron/wire/dns-client.ts';
import { askIgd } from '../../../electron/wire/igd-client.ts';
import { askStun } from '../../../electron/wire/stun-client.ts';
import { runStunSeries } from '../../../electron/wire/stun-series.ts';
import { systemTcp } from '../../../electron/wire/tcp.ts';
import { systemUdp } from '../../../electron/wire/udp.ts';
import type { UdpOptions, UdpWire, UdpSender } from '../../../electron/wire/wire.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import {
  createPeers,
  dnsAnswer,
  httpAnswer,
  loopbackSockets,
  type Peers,
  stunAnswer,
} from './loopback-peers.ts';

const signal = new AbortController().signal;
const LOCALHOST = '127.0.0.1';
let peers: Peers;
beforeEach(() => {
  peers = createPeers();
});
afterEach(() => peers.close());

async function withSession<T>(
  work: (session: NonNullable<Awaited<ReturnType<typeof openDatagrams>>>) => Promise<T>,
): Promise<T> {
  const session = await openDatagrams(systemUdp, systemClock, { address: LOCALHOST });
  if (session === null) throw new Error('no socket');
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

describe('a question to everybody', () => {
  /** A socket that only says what it would send, so that nothing is broadcast on a real network. */
  function pretendUdp(refusal: string | null, answers: number) {
    const opened: UdpOptions[] = [];
    const sent: string[] = [];
    let isClosed = false;
    let read: (bytes: Uint8Array, from: UdpSender) => void = () => undefined;
    const udp: Pick<UdpWire, 'open'> = {
      open: async (options) => {
        opened.push(options);
        return {
          ok: true,
          value: {
            localAddress: LOCALHOST,
            localPort: 40_000,
            listen: (reader) => void (read = reader),
            send: (_bytes, host, port, done) => {
              sent.push(`${host}:${port}`);
              done?.(refusal);
              for (let index = 0; index < answers; index += 1)
                read(Uint8Array.of(index), { address: '192.168.1.1', port });
            },
            close: () => void (isClosed = true),
          },
        };
      },
    };
    return { udp, opened, sent, isClosed: () => isClosed };
  }
  const question = { address: LOCALHOST, port: 67, bytes: new Uint8Array(1), signal };

  it('may broadcast, reads sixteen answers at most and does not wait for more', async () => {
    const { udp, opened, sent, isClosed } = pretendUdp(null, 20);
    const started = performance.now();
    const answers = await askEverybody(udp, systemClock, { ...question, listenMs: 30_000 });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(answers).toHaveLength(16);
    expect(opened).toEqual([{ address: LOCALHOST, port: 0, broadcast: true }]);
    expect(sent).toEqual(['255.255.255.255:67']);
    expect(isClosed()).toBe(true);
  });

  it('gives nothing, at once, where the system refuses the datagram or the question is over', async () => {
    const refused = pretendUdp('EACCES', 0);
    const started = performance.now();
    expect(await askEverybody(refused.udp, systemClock, { ...question, listenMs: 30_000 })).toEqual(
      [],
    );
    expect(performance.now() - started).toBeLessThan(5000);
    expect(refused.isClosed()).toBe(true);
    const over = { ...question, listenMs: 30_000, signal: AbortSignal.abort() };
    const unasked = pretendUdp(null, 1);
    expect(await askEverybody(unasked.udp, systemClock, over)).toEqual([]);
    expect(unasked.opened).toEqual([]);
  });
});

describe('questions by datagram', () => {
  it('repeats a question that got lost', { tags: ['slow'] }, async () => {
    let heard = 0;
    const peer = await peers.datagram((bytes) => {
      heard += 1;
      return heard < 3 ? null : stunAnswer(bytes, '203.0.113.5', 5000);
    });
    const answer = await withSession((session) =>
      askStun(session, systemRandom, { address: LOCALHOST, port: peer.port, signal }),
    );
    expect(answer?.value.mapped).toEqual({ ip: '203.0.113.5', port: 5000 });
    expect(heard).toBe(3);
    // Counted from the repeat that was answered, not from the first that was lost.
    expect(answer?.roundTripMs).toBeLessThan(500);
  });

  it('ignores the answer to another question', async () => {
    const peer = await peers.datagram((bytes) => {
      const other = Buffer.from(bytes);
      other[15] = (other[15] ?? 0) ^ 1;
      return stunAnswer(other, '203.0.113.5', 5000);
    });
    const answer = await withSession((session) =>
      askStun(session, systemRandom, {
        address: LOCALHOST,
        port: peer.port,
        signal,
        limitMs: 200,
      }),
    );
    expect(answer).toBeNull();
  });

  it('separates the answers to several questions on one socket', async () => {
    const peer = await peers.datagram((bytes) =>
      bytes.includes('sip') ? dnsAnswer(bytes, '91.121.129.20') : dnsAnswer(bytes, '198.51.100.1'),
    );
    const ask = (name: string) =>
      withSession((session) =>
        askResolver(session, systemRandom, { address: LOCALHOST, port: peer.port, name, signal }),
      );
    const [first, second] = await Promise.all([ask('sip.ovh.fr'), ask('other.example')]);
    expect(first?.value.addresses).toEqual(['91.121.129.20']);
    expect(second?.value.addresses).toEqual(['198.51.100.1']);
  });

  it('counts what a series lost', { tags: ['slow'] }, async () => {
    let heard = 0;
    const peer = await peers.datagram((bytes) => {
      heard += 1;
      return heard % 4 === 0 ? null : stunAnswer(bytes, '203.0.113.5', 5000);
    });
    const series = await withSession((session) =>
      runStunSeries(
        session,
        { clock: systemClock, random: systemRandom },
        { address: LOCALHOST, port: peer.port, count: 20, signal },
      ),
    );
    expect(series.sent).toBe(20);
    expect(series.times).toHaveLength(15);
  });
});

describe('the box by UPnP', () => {
  const description = (control: string): string =>
    `<root><device><manufacturer>Sagemcom</manufacturer><serviceList><service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>${control}</controlURL></service></serviceList></device></root>`;
  const search = (location: string) => () =>
    Buffer.from(`HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nLOCATION: ${location}\r\n\r\n`);
  const deps = { sockets: loopbackSockets(), clock: systemClock };
  const ask = (ssdpPort: number) =>
    askIgd(deps, { gatewayIp: LOCALHOST, localAddress: LOCALHOST, ssdpPort, signal });

  it('reports its maker and its outer address', async () => {
    const web = await peers.page((socket) => {
      socket.end(httpAnswer(description('/ctl')));
    });
    const answers = [
      httpAnswer(description('/ctl')),
      httpAnswer('<NewExternalIPAddress>203.0.113.5</NewExternalIPAddress>'),
    ];
    const both = await peers.page((socket) => socket.end(answers.shift() ?? ''));
    const ssdp = await peers.datagram(search(`http://${LOCALHOST}:${both.port}/root.xml`));
    expect(await ask(ssdp.port)).toMatchObject({
      externalIp: '203.0.113.5',
      description: { manufacturer: 'Sagemcom' },
    });
    expect(both.seen[1]).toMatch(/^POST \/ctl HTTP/);
    expect(both.seen.join('')).not.toMatch(/AddPortMapping/);
    expect(web.seen).toEqual([]);
  });

  it('is not followed to another host', { tags: ['slow'] }, async () => {
    const ssdp = await peers.datagram(search('http://127.0.0.2:80/root.xml'));
    expect(await ask(ssdp.port)).toBeNull();
  });

  it('is refused when its description has no end', async () => {
    const web = await peers.page((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const pour = (): void => {
        while (socket.writable && socket.write('<a>'.repeat(20_000)));
      };
      socket.on('drain', pour);
      pour();
    });
    const ssdp = await peers.datagram(search(`http://${LOCALHOST}:${web.port}/`));
    expect(await ask(ssdp.port)).toBeNull();
  });
});

describe('TCP exchanges', () => {
  const base = { address: LOCALHOST, tls: null, maxBytes: 100, timeoutMs: 400, signal };

  it('distinguish an answer, a refusal, silence and an untrusted certificate', async () => {
    const web = await peers.page(httpAnswer('hello'));
    const quiet = await peers.page(() => undefined);
    const request = new Uint8Array([71]);
    expect(await systemTcp.exchange({ ...base, port: web.port, request })).toMatchObject({
      kind: 'answered',
      truncated: false,
    });
    expect(await systemTcp.exchange({ ...base, port: 9, request })).toMatchObject({
      kind: 'refused',
    });
    expect(await systemTcp.exchange({ ...base, port: quiet.port, request })).toEqual({
      kind: 'silent',
    });
    const plain = await systemTcp.exchange({
      ...base,
      port: web.port,
      request,
      tls: { name: 'x.test' },
    });
    expect(plain.kind).toBe('untrusted');
  });

  it('only knock when nothing is asked', async () => {
    const web = await peers.page(httpAnswer('hello'));
    expect(await systemTcp.exchange({ ...base, port: web.port, request: null })).toMatchObject({
      kind: 'answered',
    });
    expect(web.seen).toEqual([]);
  });
});
