import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/platform/clock.ts';
import type { Later } from '../../../electron/platform/machine.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import { createQuerySession } from '../../../electron/wire/query-session.ts';
import { createQuestionSockets } from '../../../electron/wire/question-sockets.ts';
import { createSipSession } from '../../../electron/wire/sip-options.ts';
import type { UdpSender, UdpWire } from '../../../electron/wire/wire.ts';

const { signal } = new AbortController();
const HOST = '192.168.1.40';

/** A card that notes what is opened, sent and closed, and lets a test answer. */
function notedCard({ refuses = (_port: number): boolean => false } = {}) {
  const log: string[] = [];
  const sent: string[] = [];
  const listeners: ((bytes: Uint8Array, from: UdpSender) => void)[] = [];
  const udp: Pick<UdpWire, 'open'> = {
    open: async ({ address, port }) => {
      const name = `${address ?? 'any'}/${port}`;
      if (refuses(port)) return { ok: false, code: 'EADDRINUSE' };
      log.push(`open ${name}`);
      return {
        ok: true,
        value: {
          localAddress: address ?? '0.0.0.0',
          localPort: 40_000,
          send: (bytes, host, to) => {
            log.push(`${name} asks ${host}:${to}`);
            sent.push(new TextDecoder().decode(bytes));
          },
          listen: (reader) => listeners.push(reader),
          close: () => log.push(`close ${name}`),
        },
      };
    },
  };
  const answer = (text: string, from: UdpSender): void => {
    for (const listener of listeners) listener(new TextEncoder().encode(text), from);
  };
  return { udp, log, sent, answer };
}

describe('the sockets of the questions', () => {
  it('are one for each local address and port, and close with the last place', async () => {
    const { udp, log } = notedCard();
    const sockets = createQuestionSockets(udp);
    const places = await Promise.all([
      sockets.take('10.0.0.1', 0),
      sockets.take('10.0.0.1', 0),
      sockets.take('10.0.0.1', 5060),
      sockets.take(null, 0),
    ]);
    expect(log).toEqual(['open 10.0.0.1/0', 'open 10.0.0.1/5060', 'open any/0']);
    places[0]?.leave();
    expect(log).toHaveLength(3);
    places[1]?.leave();
    expect(log.at(-1)).toBe('close 10.0.0.1/0');
    await sockets.take('10.0.0.1', 0);
    expect(log.at(-1)).toBe('open 10.0.0.1/0');
  });

  it('are tried again after the system refused one', async () => {
    let isBusy = true;
    const { udp, log } = notedCard({ refuses: () => isBusy });
    const sockets = createQuestionSockets(udp);
    expect(await sockets.take('10.0.0.1', 5060)).toBeNull();
    isBusy = false;
    expect(await sockets.take('10.0.0.1', 5060)).not.toBeNull();
    expect(log).toEqual(['open 10.0.0.1/5060']);
  });

  it('are shared by SIP and the other questions, each of which hears its own answer', async () => {
    const { udp, log, sent, answer } = notedCard();
    const questionSockets = createQuestionSockets(udp);
    let end: (() => void) | null = null;
    const later: Later = (_ms, work) => {
      end = work;
    };
    const sip = createSipSession({ questionSockets, later, random: systemRandom });
    const queries = createQuerySession({ questionSockets, clock: systemClock });
    const heard: string[] = [];
    await sip.ask({
      ip: HOST,
      port: 5060,
      interfaceAddress: '10.0.0.1',
      fromSipPort: false,
      onAnswer: (response) => heard.push(response.reason),
    });
    const asked = queries.ask({
      ip: HOST,
      port: 2427,
      interfaceAddress: '10.0.0.1',
      bytes: new Uint8Array(1),
      read: (bytes) => new TextDecoder().decode(bytes),
      timeoutMs: 5000,
      signal,
    });
    await expect.poll(() => log).toHaveLength(3);
    answer('from another port', { address: HOST, port: 5060 });
    answer('from another host', { address: '192.168.1.41', port: 2427 });
    answer('200 1 OK', { address: HOST, port: 2427 });
    expect(await asked).toBe('200 1 OK');
    expect(heard).toEqual([]);
    const callId = /Call-ID: \S+/.exec(sent[0] ?? '')?.[0] ?? '';
    const response = `SIP/2.0 200 Here\r\n${callId}\r\nContent-Length: 0\r\n\r\n`;
    answer(response, { address: '192.168.1.41', port: 5060 });
    expect(heard).toEqual([]);
    answer(response, { address: HOST, port: 5060 });
    expect(heard).toEqual(['Here']);
    expect(log).toEqual([
      'open 10.0.0.1/0',
      `10.0.0.1/0 asks ${HOST}:5060`,
      `10.0.0.1/0 asks ${HOST}:2427`,
    ]);
    (end as (() => void) | null)?.();
    expect(log.at(-1)).toBe('close 10.0.0.1/0');
  });
});
