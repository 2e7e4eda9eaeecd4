import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addressOfPage,
  createPublicAddressReader,
} from '../../../../electron/checks/run/public-address-sources.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import { systemRandom } from '../../../../electron/platform/random.ts';
import type { PublicAddress } from '../../../../shared/domain/network.ts';
import {
  type PublicAddressSource,
  shippedEndpoints,
} from '../../../../shared/knowledge/endpoints.ts';
import {
  createPeers,
  dnsAnswer,
  httpAnswer,
  loopbackSockets,
  type Peers,
  stunAnswer,
} from '../../wire/loopback-peers.ts';

const HERE = '203.0.113.5';
const THERE = '198.51.100.7';
const LAST = { ip: '203.0.113.9', at: '2026-01-01T00:00:00.000Z' };
let peers: Peers;

beforeEach(() => {
  peers = createPeers();
});
afterEach(() => peers.close());

function read(
  sources: PublicAddressSource[],
  signal = new AbortController().signal,
): Promise<PublicAddress> {
  const reader = createPublicAddressReader({
    sockets: loopbackSockets(),
    clock: systemClock,
    random: systemRandom,
    endpoints: () =>
      Promise.resolve({
        ...shippedEndpoints,
        publicAddress: { ...shippedEndpoints.publicAddress, sources },
      }),
  });
  return reader.read({ signal, lastKnown: LAST });
}

async function page(answer: Parameters<Peers['page']>[0]): Promise<{ kind: 'page'; url: string }> {
  const { port } = await peers.page(answer);
  return { kind: 'page', url: `http://127.0.0.1:${port}/` };
}

async function stun(ip: string): Promise<PublicAddressSource> {
  const { port } = await peers.datagram((bytes) => stunAnswer(bytes, ip, 4000));
  return { kind: 'stun', host: '127.0.0.1', port };
}

async function dns(ip: string): Promise<PublicAddressSource> {
  const { port } = await peers.datagram((bytes) => dnsAnswer(bytes, ip));
  return { kind: 'dns', name: 'myip.opendns.com', address: '127.0.0.1', port };
}

const silent = (): void => undefined;

describe('the public address', () => {
  it('is accepted when page, DNS and STUN agree', async () => {
    const found = await read([
      await page(httpAnswer(`${HERE}\n`)),
      await dns(HERE),
      await stun(HERE),
    ]);
    expect(found).toMatchObject({ state: 'known', ip: HERE, lastKnown: null });
    expect(found.sources.map(({ ip }) => ip)).toEqual([HERE, HERE, HERE]);
  });

  it('does not wait for a silent source once two agree', { tags: ['slow'] }, async () => {
    const started = performance.now();
    const quick = [await page(httpAnswer(HERE)), await stun(HERE)];
    const found = await read([await page(silent), ...quick]);
    const withSilent = performance.now() - started;
    expect(found).toMatchObject({ state: 'known', ip: HERE });
    const alone = performance.now();
    await read([await page(silent)]);
    expect(withSilent).toBeLessThan((performance.now() - alone) * 0.7);
  });

  it('shows both values when sources disagree, and trusts the majority', async () => {
    const found = await read([
      await page(httpAnswer(HERE)),
      await page(httpAnswer(THERE)),
      await stun(HERE),
    ]);
    expect(found).toMatchObject({ state: 'disagree', ip: HERE });
    expect(new Set(found.sources.map(({ ip }) => ip))).toEqual(new Set([HERE, THERE]));
    const tied = await read([await page(httpAnswer(HERE)), await stun(THERE)]);
    expect(tied).toMatchObject({ state: 'disagree', ip: null, lastKnown: LAST });
  });

  it('shows a single answer without believing it', async () => {
    const refused = { kind: 'page', url: 'http://127.0.0.1:9/' } as const;
    expect(await read([await page(httpAnswer(HERE)), refused])).toMatchObject({
      state: 'unknown',
      ip: HERE,
    });
  });

  it('distinguishes being offline from strange answers, and then shows the last address', async () => {
    const nameless = { kind: 'page', url: 'http://nowhere.invalid/' } as const;
    const refused = { kind: 'page', url: 'http://127.0.0.1:9/' } as const;
    expect(await read([nameless, refused])).toMatchObject({
      state: 'offline',
      ip: null,
      lastKnown: LAST,
      sources: [
        { problem: { code: 'SOURCE_NAME_UNRESOLVED' } },
        { problem: { code: 'SOURCE_REFUSED' } },
      ],
    });
    const portal = await page(httpAnswer('', '302 Found', 'Location: http://portal/\r\n'));
    expect(await read([portal, nameless])).toMatchObject({
      state: 'unknown',
      ip: null,
      sources: [{ problem: { code: 'SOURCE_REDIRECTED' } }, {}],
    });
  });

  it.each<[string, Parameters<Peers['page']>[0], string]>([
    ['a redirect', httpAnswer(HERE, '301 Moved', 'Location: /x\r\n'), 'SOURCE_REDIRECTED'],
    ['an error page', httpAnswer(HERE, '503 Later'), 'SOURCE_ANSWER_INVALID'],
    ['a long page', httpAnswer(`${HERE} ${'x'.repeat(3000)}`), 'SOURCE_ANSWER_INVALID'],
    ['a private address', httpAnswer('192.168.1.1'), 'SOURCE_ANSWER_INVALID'],
    ['two addresses', httpAnswer(`${HERE} ${THERE}`), 'SOURCE_ANSWER_INVALID'],
    ['words', httpAnswer('Bonjour'), 'SOURCE_ANSWER_INVALID'],
    ['no HTTP at all', 'garbage\u0000\u0001', 'SOURCE_ANSWER_INVALID'],
    ['an early end', (socket) => socket.end(), 'SOURCE_TIMED_OUT'],
    [
      'a gigabyte',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n');
        const pour = (): void => {
          while (socket.writable && socket.write('y'.repeat(65_536)));
        };
        socket.on('drain', pour);
        pour();
      },
      'SOURCE_TOO_LARGE',
    ],
  ])('refuses %s', async (_name, answer, code) => {
    const found = await read([await page(answer)]);
    expect(found.sources[0]).toMatchObject({ ip: null, problem: { code } });
  });

  it('stops at once when cancelled', async () => {
    const abort = new AbortController();
    const reading = read([await page(silent), await page(silent)], abort.signal);
    const started = performance.now();
    abort.abort();
    const found = await reading;
    expect(performance.now() - started).toBeLessThan(1000);
    expect(found.sources.map(({ problem }) => problem?.code)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it('sends no cookie, no credential and nothing about the machine', async () => {
    const { port, seen } = await peers.page(httpAnswer(HERE));
    await read([{ kind: 'page', url: `http://127.0.0.1:${port}/` }]);
    expect(seen[0]).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
    expect(seen[0]).not.toMatch(/cookie|authorization|referer|node|electron/i);
  });
});

describe('the address of a page', () => {
  it.each([
    ['203.0.113.5', '203.0.113.5'],
    [' 203.0.113.5\r\n', '203.0.113.5'],
    ['<html><b>203.0.113.5</b></html>', '203.0.113.5'],
    ['your IP: 203.0.113.5 (203.0.113.5)', '203.0.113.5'],
    ['203.0.113.5.7', null],
    ['203.0.113.256', null],
    ['0203.0.113.5', null],
    ['127.0.0.1', null],
    ['100.64.1.1', null],
    ['', null],
  ])('reads %j', (body, expected) => {
    expect(addressOfPage(body)).toBe(expected);
  });
});
