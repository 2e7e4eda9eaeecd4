import { describe, expect, it } from 'vitest';
import type { CommandRunner, Platform } from '../../../electron/platform/machine.ts';
import {
  createSinglePing,
  readHop,
  readPingTime,
  type SinglePing,
} from '../../../electron/wire/single-ping.ts';

const { signal } = new AbortController();

function pingWith(
  runner: CommandRunner,
  platform: Platform,
  own: readonly string[] = [],
): SinglePing {
  return createSinglePing({ runner, platform, systemRoot: 'D:\\Win', own: () => own });
}

const printing = (stdout: string): CommandRunner => ({
  run: async () => ({ kind: 'completed', exitCode: 1, stdout, stderr: '' }),
});

/** A system without a ping, and what was called of it. */
function recordingRunner() {
  const calls: { readonly words: readonly string[]; readonly limitMs: number }[] = [];
  const runner: CommandRunner = {
    run: async (command, args, { timeoutMs }) => {
      calls.push({ words: [command, ...args], limitMs: timeoutMs });
      return { kind: 'missing' };
    },
  };
  return { runner, calls };
}

describe('the time that ping prints', () => {
  it.each([
    ['64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.482 ms', 0.482],
    ['Reply from 10.0.0.1: bytes=32 time<1ms TTL=64', 1],
    ['Réponse de 10.0.0.1 : octets=32 temps=2 ms TTL=64', 2],
    ['R\uFFFDponse de 10.0.0.1\uFFFD: octets=32 temps<1ms TTL=64', 1],
    ['Respuesta desde 10.0.0.1: bytes=32 tiempo<1m TTL=64', 1],
    ['Respuesta desde 10.0.0.1: bytes=32 tiempo=12ms TTL=64', 12],
    ['Ответ от 10.0.0.1: число байт=32 время=37мс TTL=64', 37],
    ['Ответ от 10.0.0.1: число байт=32 время<1мс TTL=128', 1],
    // The same in code page 866, read as UTF-8.
    ['\uFFFD\u2022\uFFFD 10.0.0.1: \uFFFD\uFFFD=32 \uFFFD६\uFFFD=37\uFFFD\uFFFD TTL=64', 37],
    ['Antwort von 10.0.0.1: Bytes=32 Zeit=4ms TTL=64', 4],
    ['Risposta da 10.0.0.1: byte=32 durata<1ms TTL=64', 1],
    ['Resposta de 10.0.0.1: bytes=32 tempo=3ms TTL=64', 3],
    ['10.0.0.1 からの応答: バイト数 =32 時間 <1ms TTL=64', 1],
    ['来自 10.0.0.1 的回复: 字节=32 时间=2ms TTL=64', 2],
    ['10.0.0.1의 응답: 바이트=32 시간<1ms TTL=64', 1],
    ['64 bytes from 10.0.0.1: icmp_seq=0 ttl=64 time=3.108 ms', 3.108],
    ['64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.093 ms', 0.093],
    ['64 Bytes von 10.0.0.1: icmp_seq=1 ttl=64 Zeit=0,71 ms', 0.71],
    ['64 байта из 10.0.0.1: icmp_seq=1 ttl=64 время=0.71 мс', 0.71],
    // Too short a packet holds no time: the number before the TTL is none.
    ['16 bytes from 10.0.0.1: icmp_seq=1 ttl=64', null],
    ['Réponse de 10.0.0.2 : Impossible de joindre l’hôte de destination.', null],
    ['Réponse de 10.0.0.2 : Durée de vie TTL expirée lors du transit.', null],
    ['From 10.0.0.2 icmp_seq=1 Destination Host Unreachable', null],
    ['Terminated', null],
    ['', null],
  ])('%j', (output, ms) => {
    expect(readPingTime(output)).toBe(ms);
  });
});

describe('routers on the way', () => {
  it.each([
    ['From 10.0.0.1 icmp_seq=1 Time to live exceeded', '10.0.0.1'],
    ['Réponse de 100.64.0.1 : Durée de vie TTL expirée lors du transit.', '100.64.0.1'],
    ['92 bytes from 192.168.0.1: Time to live exceeded', '192.168.0.1'],
    ['64 bytes from 1.1.1.1: icmp_seq=1 ttl=57 time=9 ms', null],
    ['1 packets transmitted, 0 received, 100% packet loss', null],
    ['From 999.1.1.1', null],
  ])('are read from %j', (line, router) => {
    const output = `PING 1.1.1.1 (1.1.1.1) 56(84) bytes of data.\n${line}\n`;
    expect(readHop(output, '1.1.1.1', ['10.0.0.200'])).toBe(router);
  });

  it.each([
    [
      'Windows, French',
      '192.168.137.2',
      'Réponse de 192.168.137.2 : Impossible de joindre l’hôte de destination.',
    ],
    ['Windows, English', '10.0.0.7', 'Reply from 10.0.0.7: Destination host unreachable.'],
    ['Linux', '10.48.249.95', 'From 10.48.249.95 icmp_seq=1 Destination Host Unreachable'],
    [
      'macOS',
      '192.168.1.90',
      [
        'Request timeout for icmp_seq 0',
        '92 bytes from 192.168.1.90: Destination Host Unreachable',
        'Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      Dst',
        ' 4  5  00 5400 7dd6   0 0000  3f  01 38f8 192.168.1.90  1.1.1.1 ',
      ].join('\n'),
    ],
  ])('are not the machine itself, %s', async (_system, own, line) => {
    const output = `PING 1.1.1.1 (1.1.1.1): 56 data bytes\n${line}\n`;
    const runner = printing(output);
    const routerWith = (addresses: readonly string[]) =>
      pingWith(runner, 'linux', addresses).routerAt('1.1.1.1', 2, signal);
    expect(await routerWith(['127.0.0.1', own])).toBeNull();
    expect(await routerWith([])).toBe(own);
  });

  it('are not an address of this machine', async () => {
    const runner = printing('From 127.0.0.1 icmp_seq=1 Destination Host Unreachable\n');
    const ping = createSinglePing({ runner, platform: 'linux', systemRoot: '' });
    expect(await ping.routerAt('1.1.1.1', 2, signal)).toBeNull();
  });

  it('are asked for only by address, and within thirty steps', async () => {
    const { runner, calls } = recordingRunner();
    const ping = pingWith(runner, 'darwin');
    expect(await ping.routerAt('1.1.1.1', 2, signal)).toBeNull();
    expect(await ping.routerAt('-f', 2, signal)).toBeNull();
    expect(await ping.routerAt('1.1.1.1', 99, signal)).toBeNull();
    expect(calls.map(({ words }) => words)).toEqual([
      ['/sbin/ping', '-n', '-c', '1', '-t', '1', '-m', '2', '1.1.1.1'],
    ]);
  });
});

describe.each(['linux', 'darwin', 'win32'] as const)('the ping of %s', (platform) => {
  const command = {
    linux: '/usr/sbin/ping',
    darwin: '/sbin/ping',
    win32: 'D:\\Win\\System32\\PING.EXE',
  }[platform];

  it('is the program of the system itself, by its full path', async () => {
    const { runner, calls } = recordingRunner();
    await pingWith(runner, platform).roundTrip('10.0.0.1', { timeoutMs: 850, signal });
    await pingWith(runner, platform).routerAt('10.0.0.1', 2, signal);
    expect(calls.filter(({ words }) => words[0] === command)).toHaveLength(2);
    expect(calls.map(({ words }) => words[0])).not.toContain('ping');
  });

  it('gives up on a router before the program is stopped', async () => {
    const { runner, calls } = recordingRunner();
    await pingWith(runner, platform).routerAt('1.1.1.1', 2, signal);
    const { words, limitMs } = calls[0] ?? { words: [], limitMs: 0 };
    const option = { linux: '-W', darwin: '-t', win32: '-w' }[platform];
    const own = Number(words[words.indexOf(option) + 1]) * (platform === 'win32' ? 1 : 1000);
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(limitMs - 300);
  });
});

describe('one ping', () => {
  it('gives the round trip that the program prints', async () => {
    const runner = printing('64 octets de 10.1.0.129 : icmp_seq=1 ttl=64 temps=0,48 ms\n');
    const ping = pingWith(runner, 'linux');
    expect(await ping.roundTrip('10.1.0.129', { timeoutMs: 850, signal })).toBe(0.48);
  });

  it('is nothing where the program is missing, or is given more than an address', async () => {
    const { runner, calls } = recordingRunner();
    const ping = pingWith(runner, 'darwin');
    expect(await ping.roundTrip('-f', { timeoutMs: 850, signal })).toBeNull();
    expect(calls).toEqual([]);
    expect(await ping.roundTrip('10.0.0.1', { timeoutMs: 850, signal })).toBeNull();
  });
});
