import { afterEach, describe, expect, it } from 'vitest';
import { createPing } from '../../../electron/wire/ping.ts';
import { programMissing } from '../../tools.ts';
import { type FakePrograms, fakePrograms, fakesAreUseless } from '../platform/fake-programs.ts';

const signal = new AbortController().signal;
const HEADER = 'PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data.';
let fakes: FakePrograms | null = null;

function withPing(body: string): ReturnType<typeof createPing> {
  fakes = fakePrograms({ ping: body });
  return createPing({ platform: 'linux', environment: fakes.environment });
}

afterEach(() => {
  fakes?.removeAndProveClean();
  fakes = null;
});

describe.skipIf(fakesAreUseless)('ping', () => {
  it.skipIf(programMissing('ping'))('measures a series with the system’s own ping', async () => {
    const result = await createPing({ platform: 'linux' }).pingSeries('127.0.0.1', 3, signal);
    expect(result).toMatchObject({
      ok: true,
      value: { target: '127.0.0.1', sent: 3, received: 3, lossPercent: 0 },
    });
    expect(result.ok && result.value.averageMs).toBeGreaterThan(0);
  });

  it('reads times, loss and jitter of each reply', async () => {
    const lines = [10, 14, 12].map((ms) => `64 bytes from x: icmp_seq=1 ttl=64 time=${ms} ms`);
    const ping = withPing(
      [HEADER, ...lines, '', '--- 127.0.0.1 ping statistics ---']
        .concat('4 packets transmitted, 3 received, 25% packet loss, time 600ms')
        .map((line) => `echo '${line}'`)
        .join('\n'),
    );
    const result = await ping.pingSeries('127.0.0.1', 4, signal);
    expect(result).toEqual({
      ok: true,
      value: {
        target: '127.0.0.1',
        sent: 4,
        received: 3,
        lossPercent: 25,
        minMs: 10,
        averageMs: 12,
        maxMs: 14,
        jitterMs: 3,
        typicalJitterMs: 2,
      },
    });
  });

  it('does not trust a summary without loss when no reply brought a time', async () => {
    // What a French Windows prints for « Impossible de joindre l’hôte de destination ».
    const ping = withPing(
      `echo '${HEADER}'; echo 'Réponse de 127.0.0.1 : Impossible de joindre l’hôte'
       echo '--- 127.0.0.1 ---'; echo '4 envoyés, 4 reçus, perte 0% packet loss'`,
    );
    const result = await ping.pingSeries('127.0.0.1', 4, signal);
    expect(result).toMatchObject({
      ok: true,
      value: { received: null, lossPercent: null, averageMs: null },
    });
  });

  it('distinguishes a full loss from an unknown one', async () => {
    const ping = withPing(
      `echo '${HEADER}'; echo '--- 127.0.0.1 ---'
       echo '4 packets transmitted, 0 received, 100% packet loss, time 600ms'; exit 1`,
    );
    const result = await ping.pingSeries('127.0.0.1', 4, signal);
    expect(result).toMatchObject({ ok: true, value: { received: 0, lossPercent: 100 } });
  });

  it('survives the one-word line that throws inside the package’s event handler', async () => {
    const ping = withPing('echo Terminated');
    const result = await ping.pingSeries('127.0.0.1', 2, signal);
    expect(result).toMatchObject({ ok: false, problem: { code: 'PING_UNREADABLE' } });
  });

  it('says that there is no ping program', async () => {
    fakes = fakePrograms({});
    const ping = createPing({ platform: 'linux', environment: fakes.environment });
    const result = await ping.pingSeries('127.0.0.1', 2, signal);
    expect(result).toMatchObject({ ok: false, problem: { code: 'PING_UNAVAILABLE' } });
  });

  it('kills a program that hangs, with what it started', { tags: ['slow'] }, async () => {
    const ping = withPing('/bin/sleep 60 & exec /bin/sleep 60');
    const result = await ping.pingSeries('127.0.0.1', 1, signal);
    expect(result).toMatchObject({ ok: false, problem: { code: 'PING_TIMED_OUT' } });
  });

  it('stops endless output', async () => {
    const ping = withPing('while :; do echo "garbage garbage garbage = = = nan ms"; done');
    const result = await ping.pingSeries('127.0.0.1', 1, signal);
    expect(result.ok).toBe(false);
  });

  it('takes a failing program with no output as unreadable or unknown, never as a loss', async () => {
    const ping = withPing('exit 1');
    const result = await ping.pingSeries('127.0.0.1', 2, signal);
    expect(result.ok ? result.value.lossPercent : result.problem.code).toBe(
      result.ok ? null : 'PING_UNREADABLE',
    );
  });

  it('refuses anything but an IPv4 address', async () => {
    const ping = withPing('echo never');
    for (const target of ['-f', '127.0.0.1; reboot', '::1', 'localhost', '', '127.0.0.1\n']) {
      expect(await ping.pingSeries(target, 1, signal)).toMatchObject({
        ok: false,
        problem: { code: 'PING_TARGET_INVALID' },
      });
    }
  });

  it('cancels at once and leaves nothing behind', async () => {
    const ping = withPing('exec /bin/sleep 60');
    const abort = new AbortController();
    const running = ping.pingSeries('127.0.0.1', 10, abort.signal);
    setTimeout(() => abort.abort(), 250);
    expect(await running).toMatchObject({ ok: false, problem: { code: 'CANCELLED' } });
  });
});
