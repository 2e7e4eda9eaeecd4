import { describe, expect, it } from 'vitest';
import { createContacts } from '../../../electron/wire/contacts.ts';
import { createPhoneClockReader } from '../../../electron/network/phone-clock.ts';
import { systemClock } from '../../../electron/platform/clock.ts';
import { systemRandom } from '../../../electron/platform/random.ts';
import type { TcpExchange, UdpSender, Wire } from '../../../electron/wire/wire.ts';
import type { NetworkInterface } from '../../../shared/domain/network.ts';
import { LAN } from './simulated-machine.ts';

const PHONE = '10.1.0.150';
const NOON = new Date('2026-03-12T12:00:00.000Z');
const REFUSED: TcpExchange = { kind: 'refused' };

/** A page with these header lines. */
function page(headers: string): TcpExchange {
  const bytes = new TextEncoder().encode(`HTTP/1.1 200 OK\r\n${headers}\r\n`);
  return { kind: 'answered', bytes, truncated: false, tls: null };
}

type Phone = {
  /** Header lines of its answer to OPTIONS; null when it ignores SIP. */
  readonly sip?: string | null;
  readonly http?: TcpExchange;
  readonly interfaces?: readonly NetworkInterface[];
};

/** Reads the clock of a phone over a simulated card, and notes what went over it. */
async function read(phone: Phone) {
  const sent: { readonly from: string | null; readonly to: string; readonly text: string }[] = [];
  const closed: string[] = [];
  const contacts = createContacts();
  const contacted = contacts.begin();
  const sockets: Wire = {
    names: {
      servers: () => [],
      resolve: async () => ({ kind: 'failed', reason: 'not asked here' }),
      resolve6: async () => [],
      reverse: async () => null,
    },
    udp: {
      probe: async () => ({ kind: 'silent' }),
      open: async ({ address }) => {
        let listener: (bytes: Uint8Array, from: UdpSender) => void = () => undefined;
        return {
          ok: true,
          value: {
            localAddress: address ?? '0.0.0.0',
            localPort: 40_000,
            listen: (reader) => {
              listener = reader;
            },
            close: () => closed.push('udp'),
            send: (bytes, host, port) => {
              const text = new TextDecoder().decode(bytes);
              sent.push({ from: address, to: `udp ${host}:${port}`, text });
              const { sip = null } = phone;
              if (sip === null) return;
              const repeated = text.split('\r\n').filter((line) => /^(?:via|call-id):/i.test(line));
              const answer = ['SIP/2.0 200 OK', ...repeated, `${sip}Content-Length: 0`, '', ''];
              listener(new TextEncoder().encode(answer.join('\r\n')), { address: host, port });
            },
          },
        };
      },
    },
    tcp: {
      probe: async () => ({ kind: 'silent' }),
      exchange: async ({ address, port, request }) => {
        const text = new TextDecoder().decode(request ?? new Uint8Array());
        sent.push({ from: null, to: `tcp ${address}:${port}`, text });
        return phone.http ?? REFUSED;
      },
    },
  };
  const reader = createPhoneClockReader({
    // A phone that stays silent is not waited for.
    clock: { ...systemClock, now: () => NOON, sleep: () => Promise.resolve() },
    random: systemRandom,
    sockets,
    contacts,
    interfaces: { list: async () => phone.interfaces ?? [LAN] },
  });
  const reading = await reader.read(PHONE, new AbortController().signal);
  return { reading, sent, closed, contacted: contacted() };
}

describe('the clock of a phone', () => {
  it('is read from its answer to OPTIONS, and compared with the laptop’s', async () => {
    const { reading } = await read({ sip: 'Date: Thu, 12 Mar 2026 11:58:30 GMT\r\n' });
    expect(reading).toMatchObject({
      phoneTime: '2026-03-12T11:58:30.000Z',
      laptopTime: NOON.toISOString(),
      differenceSeconds: -90,
      evidence: [{ kind: 'sip-options', value: 'Date: Thu, 12 Mar 2026 11:58:30 GMT' }],
      problem: null,
    });
  });

  it('is read from its page when SIP does not give it', async () => {
    const { reading } = await read({
      sip: '',
      http: page('Date: Thu, 12 Mar 2026 13:00:00 GMT\r\n'),
    });
    expect(reading).toMatchObject({
      differenceSeconds: 3600,
      evidence: [{ kind: 'http-server' }],
    });
  });

  it('is read from its page when SIP gives an invalid date', async () => {
    const { reading } = await read({
      sip: 'Date: yesterday\r\n',
      http: page('Date: Thu, 12 Mar 2026 12:00:01 GMT\r\n'),
    });
    expect(reading).toMatchObject({ differenceSeconds: 1, evidence: [{ kind: 'http-server' }] });
  });

  it.each<[string, Phone]>([
    ['answers nothing', {}],
    ['answers without a date', { sip: '', http: page('') }],
    ['has no date that can be read', { sip: 'Date: 0\r\n', http: page('Date: soon\r\n') }],
  ])('is unknown, and no proof, where the phone %s', async (_what, phone) => {
    const { reading } = await read(phone);
    expect(reading).toMatchObject({
      phoneTime: null,
      differenceSeconds: null,
      evidence: [],
      problem: { code: 'PHONE_CLOCK_NOT_TOLD', params: { ip: PHONE } },
    });
  });

  it('costs one OPTIONS and one GET, both recorded', async () => {
    const { sent, closed, contacted } = await read({});
    expect(contacted.toSorted()).toEqual([`${PHONE} tcp/80`, `${PHONE} udp/5060`]);
    expect(sent.map(({ to, text }) => `${to} ${text.split(' ')[0]}`).toSorted()).toEqual([
      `tcp ${PHONE}:80 GET`,
      `udp ${PHONE}:5060 OPTIONS`,
    ]);
    expect(closed).toEqual(['udp']);
  });

  it('is asked from the laptop’s address on the phone’s own network', async () => {
    const vpn = { ...LAN, name: 'tun0', address: '10.8.0.2', prefix: 24, metric: 1 };
    const { sent } = await read({ interfaces: [vpn, LAN] });
    const options = sent.find(({ to }) => to.startsWith('udp'));
    expect(options?.from).toBe(LAN.address);
    expect(options?.text).toContain(`Via: SIP/2.0/UDP ${LAN.address}:40000`);
  });

  it('is asked from a second address of the card, if the phone is on that network', async () => {
    const second = { ...LAN, address: '192.168.77.2', prefix: 24 };
    const card = { ...second, otherAddresses: [{ address: '10.1.0.200', prefix: 25 }] };
    const { sent } = await read({ interfaces: [card] });
    expect(sent.find(({ to }) => to.startsWith('udp'))?.from).toBe('10.1.0.200');
  });

  it('is asked by HTTP alone where the laptop has no address', async () => {
    const { sent } = await read({ interfaces: [{ ...LAN, address: null, metric: null }] });
    expect(sent.map(({ to }) => to)).toEqual([`tcp ${PHONE}:80`]);
  });
});
