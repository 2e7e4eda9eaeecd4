import { describe, expect, it } from 'vitest';
import type { AskedHost } from '../../../../electron/network/identify/asked-host.ts';
import type { Identifier } from '../../../../electron/network/identify/identifier.ts';
import { createDeviceBook } from '../../../../electron/network/scan/device-book.ts';
import { createHostQueue } from '../../../../electron/network/scan/host-queue.ts';
import { identificationCatalogue } from '../../../../shared/identification/catalogue.ts';
import { createSimulatedClock } from '../simulated-network.ts';

const ips = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.1.0.${index + 1}`);

function newQueue(
  setting: {
    readonly isSending?: () => boolean;
    readonly isOpen?: boolean;
    readonly hasMore?: (host: AskedHost) => boolean;
    readonly fails?: (ip: string) => boolean;
  } = {},
) {
  const clock = createSimulatedClock();
  const stop = new AbortController();
  const book = createDeviceBook({ vendorOf: () => null, catalogue: identificationCatalogue });
  const asked: string[] = [];
  let running = 0;
  let most = 0;
  const identifier: Identifier = {
    identify: async (host, options) => {
      asked.push(host.ip);
      running += 1;
      most = Math.max(most, running);
      try {
        if (setting.fails?.(host.ip) === true) throw new Error('boom');
        await clock.sleep(100, options.signal);
        return { isOpen: setting.isOpen ?? false };
      } finally {
        running -= 1;
      }
    },
    hasMore: setting.hasMore ?? (() => false),
  };
  const hosts = createHostQueue({
    clock,
    identifier,
    book,
    scan: {
      startedAtMs: 0,
      gatewayIp: null,
      planned: new Set(),
      localAddressOf: () => null,
    },
    sweep: { isSending: setting.isSending ?? (() => false) },
    signal: stop.signal,
  });
  const add = (ip: string): void => {
    const evidence = [{ kind: 'tcp-refused' as const, value: 'tcp 80 refused', atMs: 0 }];
    book.note(ip, { atMs: 0, evidence });
    hosts.add(ip);
  };
  return { clock, stop, book, hosts, add, asked, most: () => most };
}

describe('the queue of hosts', () => {
  it('asks each host once, and is idle when the last is settled', async () => {
    const { clock, hosts, add, asked } = newQueue();
    for (const ip of [...ips(3), ...ips(3)]) add(ip);
    await clock.runUntil(hosts.idle());
    expect(asked).toEqual(ips(3));
    expect([hosts.started(), hosts.settled()]).toEqual([3, 3]);
  });

  it('holds hosts back while the sweep sends, and starts them when it stops', async () => {
    let isSending = true;
    const { clock, hosts, add, asked, most } = newQueue({ isSending: () => isSending });
    for (const ip of ips(20)) add(ip);
    await clock.runUntil(clock.sleep(80));
    expect(asked).toHaveLength(4);
    isSending = false;
    hosts.wake();
    await clock.runUntil(hosts.idle());
    expect(asked).toHaveLength(20);
    expect(most()).toBe(20);
  });

  it('takes hosts that spoke SIP before the others', async () => {
    const { clock, book, hosts, add, asked } = newQueue({ isSending: () => true });
    for (const ip of ips(8)) add(ip);
    const [speaker = ''] = ips(8).slice(-1);
    const evidence = [{ kind: 'sip-options' as const, value: 'SIP/2.0 200 OK', atMs: 1 }];
    book.note(speaker, { atMs: 1, evidence });
    hosts.news(speaker);
    await clock.runUntil(hosts.idle());
    expect(asked.indexOf(speaker)).toBe(4);
  });

  it('goes on when one host makes the identifier fail', async () => {
    const { clock, hosts, add, asked } = newQueue({ fails: (ip) => ip === '10.1.0.1' });
    for (const ip of ips(3)) add(ip);
    await clock.runUntil(hosts.idle());
    expect(asked).toHaveLength(3);
    expect(hosts.settled()).toBe(3);
  });

  it('asks open hosts again, up to the number of times', async () => {
    const { clock, hosts, add, asked } = newQueue({ isOpen: true });
    add('10.1.0.1');
    await clock.runUntil(hosts.idle());
    expect(hosts.askAgain(1)).toBe(0);
    expect(hosts.askAgain(2)).toBe(1);
    await clock.runUntil(hosts.idle());
    expect(hosts.askAgain(2)).toBe(0);
    expect(asked).toHaveLength(2);
  });

  it('takes a finished host up again when news calls for more questions', async () => {
    let calls = true;
    const { clock, hosts, add, asked } = newQueue({ hasMore: () => calls });
    add('10.1.0.1');
    await clock.runUntil(hosts.idle());
    hosts.news('10.1.0.1');
    calls = false;
    await clock.runUntil(hosts.idle());
    hosts.news('10.1.0.1');
    expect(asked).toHaveLength(2);
  });

  it('waits for other work, even when that fails', async () => {
    const { clock, hosts } = newQueue();
    hosts.track(clock.sleep(300).then(() => Promise.reject(new Error('boom'))));
    await clock.runUntil(hosts.idle());
    expect(clock.monotonicMs()).toBe(300);
  });

  it('accepts no host once the scan has stopped', () => {
    const { stop, hosts, add, asked } = newQueue();
    stop.abort();
    add('10.1.0.1');
    expect([hosts.started(), hosts.askAgain(4), asked.length]).toEqual([0, 0, 0]);
  });
});
