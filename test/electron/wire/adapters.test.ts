import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { siteNameServers } from '../../../electron/wire/site-name-servers.ts';
import { createNameServers } from '../../../electron/wire/system-names.ts';
import { systemTcp } from '../../../electron/wire/tcp.ts';
import { systemUdp } from '../../../electron/wire/udp.ts';
import type { UdpSocket } from '../../../electron/wire/wire.ts';
import { createPermits } from '../../../electron/wire/permits.ts';
import { planProbes } from '../../../electron/network/identify/probe-plan.ts';
import { isHttpComplete } from '../../../shared/protocols/http.ts';
import { portOf } from './talkers.ts';
import { identificationCatalogue } from '../../../shared/identification/catalogue.ts';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function ask(port: number, signal: AbortSignal, timeoutMs = 400) {
  return systemTcp.exchange({
    address: '127.0.0.1',
    port,
    tls: null,
    request: new TextEncoder().encode('GET / HTTP/1.1\r\n\r\n'),
    maxBytes: 65_536,
    connectTimeoutMs: 300,
    timeoutMs,
    signal,
    isComplete: isHttpComplete,
  });
}

async function serve(answer: (write: (text: string) => void, end: () => void) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      answer(
        (text) => socket.write(text),
        () => socket.end(),
      ),
    );
    closers.push(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  return portOf(server);
}

function plan(mac: string | null, vendor: string | null) {
  return planProbes({ mac, vendor, spokeSip: false }, identificationCatalogue);
}

async function openUdp(): Promise<UdpSocket> {
  const opened = await systemUdp.open({ address: '127.0.0.1', port: 0 });
  if (!opened.ok) throw new Error(opened.code);
  closers.push(opened.value.close);
  return opened.value;
}

describe('UDP', () => {
  it('treats a port that does not exist as silence', async () => {
    const socket = await openUdp();
    expect(() => socket.send(new Uint8Array(1), '127.0.0.1', 0)).not.toThrow();
    const code = await new Promise((done) => {
      socket.send(new Uint8Array(1), '127.0.0.1', 0, done);
    });
    expect(code).toBe('ERR_SOCKET_BAD_PORT');
  });

  it('says that a port is taken', async () => {
    const { localPort } = await openUdp();
    expect(await systemUdp.open({ address: '127.0.0.1', port: localPort })).toEqual({
      ok: false,
      code: 'EADDRINUSE',
    });
  });

  it('sends, receives at most 4 KB, and may be closed twice', async () => {
    const receiver = await openUdp();
    const sender = await openUdp();
    const received = new Promise<number>((resolve) => {
      receiver.listen((bytes) => resolve(bytes.length));
    });
    sender.send(new Uint8Array(9000), '127.0.0.1', receiver.localPort);
    expect(await received).toBe(4096);
    for (const socket of [receiver, receiver, sender]) socket.close();
    sender.send(new Uint8Array(1), '127.0.0.1', 9);
    const code = await new Promise((done) => {
      sender.send(new Uint8Array(1), '127.0.0.1', 9, done);
    });
    expect(code).toBe('ERR_SOCKET_DGRAM_NOT_RUNNING');
  });
});

describe('streams', () => {
  it('distinguishes refused, silent and cancelled', async () => {
    expect(await ask(1, new AbortController().signal)).toEqual({ kind: 'refused' });
    const silent = await serve(() => undefined);
    expect(await ask(silent, new AbortController().signal)).toEqual({ kind: 'silent' });
    expect(await ask(silent, AbortSignal.abort())).toEqual({ kind: 'failed', reason: 'CANCELLED' });
    const stop = new AbortController();
    const pending = ask(silent, stop.signal, 60_000);
    stop.abort();
    expect(await pending).toEqual({ kind: 'failed', reason: 'CANCELLED' });
  });

  it('keeps what arrived when the peer stops in the middle', async () => {
    const port = await serve((write) => write('HTTP/1.1 200 OK\r\n\r\n<title>half'));
    const outcome = await ask(port, new AbortController().signal);
    expect(outcome).toMatchObject({ kind: 'answered' });
    expect(outcome.kind === 'answered' && new TextDecoder().decode(outcome.bytes)).toContain(
      'half',
    );
  });

  it('stops at the announced length without waiting for the end', async () => {
    const port = await serve((write) => write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    const outcome = await ask(port, new AbortController().signal, 60_000);
    expect(outcome).toMatchObject({ kind: 'answered' });
  });

  it('keeps 64 KB of a megabyte', async () => {
    const port = await serve((write, end) => {
      write('x'.repeat(1_000_000));
      end();
    });
    const outcome = await ask(port, new AbortController().signal);
    expect(outcome.kind === 'answered' && outcome.bytes.length).toBe(65_536);
  });
});

describe('names', () => {
  it('asks the given server and cleans its answer', async () => {
    const server = createSocket('udp4');
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    closers.push(() => server.close());
    server.on('message', (question, from) => {
      const end = question.indexOf(0, 12) + 5;
      const header = Buffer.from([
        question[0] ?? 0,
        question[1] ?? 0,
        0x81,
        0x80,
        0,
        1,
        0,
        1,
        0,
        0,
        0,
        0,
      ]);
      const name = Buffer.from([5, ...Buffer.from('poste'), 3, ...Buffer.from('lan'), 0]);
      const record = Buffer.from([0xc0, 12, 0, 12, 0, 1, 0, 0, 0, 9, 0, name.length]);
      server.send(
        Buffer.concat([header, question.subarray(12, end), record, name]),
        from.port,
        from.address,
      );
    });
    const names = createNameServers([`127.0.0.1:${server.address().port}`]);
    expect(await names.reverse('192.0.2.10', new AbortController().signal)).toBe('poste.lan');
    expect(await names.reverse('192.0.2.10', AbortSignal.abort())).toBeNull();
  });

  it('asks no name server outside the site for the name of an address', () => {
    const servers = ['192.168.1.1', '10.0.0.1:5353', 'fe80::1', '[fd00::53]:53', '127.0.0.53'];
    const outside = ['8.8.8.8', '9.9.9.9:53', '2620:fe::fe', '[2001:4860:4860::8888]:53'];
    expect(siteNameServers([...outside, ...servers])).toEqual(servers);
  });

  it('answers null when the server is not there', async () => {
    const closed = createSocket('udp4');
    await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve));
    const { port } = closed.address();
    closed.close();
    const names = createNameServers([`127.0.0.1:${port}`]);
    expect(await names.reverse('192.0.2.10', new AbortController().signal)).toBeNull();
  });
});

describe('permits', () => {
  it('let a few run at once, in order, even after a failure', async () => {
    const permit = createPermits(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (index: number) =>
      permit(async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(index);
        await Promise.resolve();
        running -= 1;
        if (index === 1) throw new Error('one fails');
      }).catch(() => undefined);
    await Promise.all([0, 1, 2, 3, 4].map(work));
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('the plan', () => {
  it('waits longest for telephone makers and least for others', () => {
    const telephone = plan('80:5e:c0:11:22:33', 'Yealink').sipWaitMs;
    const network = plan('00:26:99:11:22:33', 'Cisco Systems, Inc').sipWaitMs;
    const unknown = plan(null, null).sipWaitMs;
    const other = plan('3c:d9:2b:11:22:33', 'Hewlett Packard').sipWaitMs;
    expect([telephone, network, unknown, other]).toEqual(
      [telephone, network, unknown, other].toSorted((a, b) => b - a),
    );
    expect(telephone).toBeLessThanOrEqual(2500);
  });

  it('asks the web of makers of telephones and of the unknown', () => {
    expect(plan('00:14:7f:11:22:33', 'Thomson Telecom Belgium')).toMatchObject({
      asksWeb: true,
      asksMgcp: true,
    });
    expect(plan('b4:0e:dc:11:22:33', null).webPorts).toEqual([8000]);
    expect(plan('00:26:99:11:22:33', null).furtherSipPorts).toEqual([5061, 5062]);
    expect(plan(null, null).asksWeb).toBe(true);
    expect(plan('3c:d9:2b:11:22:33', 'Hewlett Packard').asksWeb).toBe(false);
    expect(plan('da:a1:19:11:22:33', null).asksWeb).toBe(false);
  });
});
