import { describe, expect, it } from 'vitest';
import { systemTcp } from '../../../electron/wire/tcp.ts';
import { systemUdp } from '../../../electron/wire/udp.ts';

const options = { localAddress: null, timeoutMs: 500, signal: new AbortController().signal };

describe('a probe by UDP', () => {
  it('is an outcome, not a crash, where the system refuses to connect the socket', async () => {
    // Without the broadcast option every system refuses this address at once: nothing is sent.
    const outcome = await systemUdp.probe('255.255.255.255', 9, new Uint8Array(1), options);
    expect(outcome).toMatchObject({ kind: 'unreachable', code: 'EACCES' });
  });

  it('is an outcome where the local address is not of this machine', async () => {
    const probe = { ...options, localAddress: '192.0.2.1' };
    expect(await systemUdp.probe('127.0.0.1', 9, new Uint8Array(1), probe)).toMatchObject({
      kind: 'unreachable',
      code: 'EADDRNOTAVAIL',
    });
    expect(await systemTcp.probe('127.0.0.1', 9, probe)).toMatchObject({
      kind: 'unreachable',
      code: 'EADDRNOTAVAIL',
    });
  });
});

describe('a socket that listens to a group', () => {
  const open = (addresses: readonly string[]) =>
    systemUdp.open({
      address: '127.0.0.1',
      port: 0,
      groups: addresses.map((interfaceAddress) => ({ group: '224.0.1.75', interfaceAddress })),
    });

  it('listens where it can when one interface is gone or named twice', async () => {
    const opened = await open(['192.0.2.1', '127.0.0.1', '127.0.0.1']);
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
  });

  it('says why when not one interface can be listened to', async () => {
    expect(await open(['192.0.2.1'])).toMatchObject({ ok: false });
  });
});
