import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../electron/platform/machine.ts';
import {
  CISCO,
  createSite,
  HP,
  later,
  LG,
  type Site,
  UNKNOWN,
  YEALINK,
} from './site-under-test.ts';
import { readFileSync } from 'node:fs';
import { sipAnswer } from '../../wire/talkers.ts';

const certificate = readFileSync(
  new URL('../../../recorded/phone-certificate.pem', import.meta.url),
  'utf8',
);

let site: Site;

/** The product's waits at so many times their length. */
const slowed = (times: number): Clock => ({
  ...systemClock,
  monotonicMs: () => systemClock.monotonicMs() / times,
  sleep: (ms, signal) => systemClock.sleep(ms * times, signal),
});

beforeEach(() => {
  site = createSite();
});

afterEach(() => site.close());

describe('SIP', () => {
  it('names a phone from its answer and streams it at once', async () => {
    await site.close();
    // A head start that no busy machine uses up: the phone answers long before.
    site = createSite(slowed(20));
    await site.network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100']),
    );
    const identity = await site.start(YEALINK);
    expect(identity).toMatchObject({
      role: 'phone',
      state: 'answered',
      phone: { brand: 'yealink', model: 'T54W', firmware: '96.86.0.100', confidence: 'confirmed' },
      evidence: expect.arrayContaining([
        expect.objectContaining({ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100' }),
      ]),
    });
    expect(site.updates[0]?.phone?.model).toBe('T54W');
    expect(site.sipRequests()).toHaveLength(1);
    // A phone that has named itself is left alone.
    expect(site.network.wire.requests).toEqual([]);
  });

  it.each([
    '404 Not Found',
    '401 Unauthorized',
    '405 Method Not Allowed',
    '486 Busy Here',
    '500 Error',
  ])('reads a %s too', async (status) => {
    await site.network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['Server: Cisco/SPA504G-7.6.2c'], status),
    );
    expect((await site.start(CISCO)).phone).toMatchObject({ model: 'SPA504G' });
  });

  it('sends nothing but OPTIONS, at most twice a pass to 5060', async () => {
    const identity = await site.start(YEALINK);
    expect(identity).toMatchObject({
      role: 'phone-candidate',
      phone: { confidence: 'vendor-only' },
    });
    const requests = site.sipRequests();
    expect(requests.filter(({ port }) => port === 5060)).toHaveLength(2);
    expect(requests.filter(({ text }) => !text.startsWith('OPTIONS sip:'))).toEqual([]);
  });

  it('asks once when the sweep has asked already, and not at all when it has the answer', async () => {
    const usual = () => site.sipRequests().filter(({ port }) => port === 5060);
    await site.start({ ...YEALINK, sweepAsked: true });
    expect(usual()).toHaveLength(1);
    const heard = [{ kind: 'sip-options' as const, value: 'Yealink W70B 146.85.0.5', atMs: 1 }];
    const identity = await site.start({ ...YEALINK, sweepAsked: true, heard });
    expect(identity.phone).toMatchObject({ model: 'W70B', resetProcedure: 'yealink-dect' });
    expect(usual()).toHaveLength(1);
  });

  it('asks the second and third line of a silent Cisco', async () => {
    await site.network.udp('192.0.2.10', 5061, (request) =>
      sipAnswer(request, ['Server: Cisco/SPA122-1.4.1(SR5)']),
    );
    expect((await site.start(CISCO)).phone).toMatchObject({ model: 'SPA122' });
  });

  it('asks nothing more of a host that says its SIP port is closed', async () => {
    site.network.closeUdp('192.0.2.10', 5060);
    const identity = await site.start({ ...HP, sweepAsked: true });
    expect(identity).toMatchObject({
      role: 'other',
      state: 'answered',
      evidence: expect.arrayContaining([
        expect.objectContaining({ kind: 'udp-refused', value: 'udp 5060 refused' }),
      ]),
    });
    expect(site.sipRequests()).toEqual([]);
  });

  it('asks a switch of a maker of telephones nothing when it refuses every line', async () => {
    for (const port of [5060, 5061, 5062]) site.network.closeUdp('192.0.2.10', port);
    const identity = await site.start({ ...CISCO, sweepAsked: true });
    expect(identity).toMatchObject({ role: 'other', state: 'answered', isOpen: false });
    expect(site.sipRequests()).toEqual([]);
  });

  it('still asks the further lines and the web of a maker of telephones', async () => {
    site.network.closeUdp('192.0.2.10', 5060);
    await site.network.udp('192.0.2.10', 5062, (request) =>
      sipAnswer(request, ['Server: Cisco/SPA122-1.4.1(SR5)']),
    );
    expect((await site.start({ ...CISCO, sweepAsked: true })).phone).toMatchObject({
      model: 'SPA122',
    });
    expect(site.sipRequests().map(({ port }) => port)).toEqual([5061, 5062]);
    site.network.closeUdp('192.0.2.11', 5060);
    await site.network.tcp('192.0.2.11', 80, (socket) =>
      socket.end('HTTP/1.1 200 OK\r\nServer: T54W\r\n\r\n<title>Yealink T54W</title>'),
    );
    const phone = await site.start({ ...YEALINK, ip: '192.0.2.11', sweepAsked: true });
    expect(phone).toMatchObject({ role: 'phone', phone: { model: 'T54W' } });
  });

  describe('over a stream', () => {
    const THOMSON = { mac: '00:14:7f:11:22:33', vendor: 'Thomson Telecom Belgium' };
    const streamed = () =>
      site.network.wire.requests.filter(({ text }) => text.startsWith('OPTIONS sip:'));

    it.each(['refused', 'silent'])('finds a phone whose UDP port is %s', async (state) => {
      if (state === 'refused') site.network.closeUdp('192.0.2.10', 5060);
      await site.network.tcp('192.0.2.10', 5060, (socket, request) =>
        socket.write(sipAnswer(request, ['User-Agent: THOMSON ST2030 hw5 fw2.74'])),
      );
      const identity = await site.start({ ...THOMSON, sweepAsked: true });
      expect(identity).toMatchObject({
        role: 'phone',
        phone: { brand: 'thomson', model: 'ST2030', firmware: '2.74' },
      });
      expect(streamed().map(({ port }) => port)).toEqual([5060]);
      expect(streamed()[0]?.text).toMatch(/Via: SIP\/2\.0\/TCP /);
    });

    it('waits for the final answer after a provisional one', async () => {
      site.network.closeUdp('192.0.2.10', 5060);
      await site.network.tcp('192.0.2.10', 5060, (socket, request) => {
        socket.write(sipAnswer(request, [], '100 Trying'));
        setTimeout(
          () => socket.write(sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100'])),
          100,
        );
      });
      expect((await site.start(YEALINK)).phone).toMatchObject({ model: 'T54W' });
    });

    it('is tried over TLS last, where a certificate alone counts too', async () => {
      site.network.closeUdp('192.0.2.10', 5060);
      await site.network.tls('192.0.2.10', 5061, certificate, (socket) =>
        socket.end('SIP/2.0 200 OK\r\n'),
      );
      const identity = await site.start({ ...CISCO, sweepAsked: true });
      expect(identity.phone).toMatchObject({ model: 'CP-8851' });
      expect(identity.evidence.map(({ kind }) => kind)).toContain('tls-certificate');
      expect(streamed().map(({ port }) => port)).toEqual([5060, 5061]);
      expect(streamed()[1]?.text).toMatch(/Via: SIP\/2\.0\/TLS /);
    });

    it('is not tried where UDP answers, nor with other makers', async () => {
      await site.network.udp('192.0.2.10', 5060, (request) => sipAnswer(request, []));
      await site.start(YEALINK);
      site.network.closeUdp('192.0.2.11', 5060);
      await site.start({ ...HP, ip: '192.0.2.11' });
      await site.start({ ...UNKNOWN, ip: '192.0.2.12' });
      expect(streamed()).toEqual([]);
    });

    it('believes only the answer to its own request', async () => {
      site.network.closeUdp('192.0.2.10', 5060);
      await site.network.tcp('192.0.2.10', 5060, (socket) =>
        socket.end(
          'SIP/2.0 200 OK\r\nCall-ID: x\r\nUser-Agent: Yealink SIP-T46S 66.85.0.5\r\n\r\n',
        ),
      );
      expect((await site.start(YEALINK)).phone).toMatchObject({ model: null });
    });
  });

  it.each([5061, 5062, 5065, 5070])('finds a phone of any maker on UDP port %d', async (port) => {
    site.network.closeUdp('192.0.2.10', 5060);
    await site.network.udp('192.0.2.10', port, (request) =>
      sipAnswer(request, ['User-Agent: Grandstream GXV3175v2 0.0.1.31']),
    );
    const grandstream = { mac: '00:0b:82:11:22:33', vendor: 'Grandstream Networks, Inc.' };
    expect((await site.start({ ...grandstream, sweepAsked: true })).phone).toMatchObject({
      brand: 'grandstream',
      model: 'GXV3175v2',
    });
  });

  it('adds to what it learned when it asks again', { tags: ['slow'] }, async () => {
    const silent = await site.start({ ...YEALINK, sweepAsked: true });
    expect(silent).toMatchObject({ role: 'phone-candidate', isOpen: true });
    await site.network.tcp('192.0.2.10', 80, (socket) =>
      socket.end('HTTP/1.1 200 OK\r\n\r\n<title>Yealink Phone</title>'),
    );
    const paged = await site.start(YEALINK);
    expect(paged.phone).toMatchObject({ brand: 'yealink', model: null });
    await site.network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100']),
    );
    const named = await site.start(YEALINK);
    expect(named).toMatchObject({ phone: { firmware: '96.86.0.100' }, isOpen: false });
    expect(named.evidence.length).toBeGreaterThan(paged.evidence.length);
  });

  it.each(['100 Trying', '180 Ringing', '200 OK', '404 Not Found'])(
    'reads the name that follows a nameless %s',
    async (status) => {
      await site.network.udp('192.0.2.10', 5060, async (request) => {
        await site.network.disturb('192.0.2.10', 5060, sipAnswer(request, [], status));
        await site.network.disturb('192.0.2.10', 5060, sipAnswer(request, [], status));
        return sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100']);
      });
      await site.start(HP);
      await later(50);
      expect(site.device('192.0.2.10')?.phone).toMatchObject({ model: 'T54W' });
    },
  );

  it('plans again when the MAC comes late', async () => {
    await site.network.tcp('192.0.2.10', 8000, (socket) => {
      socket.end('HTTP/1.1 200 OK\r\n\r\n<title>LIP-8820</title>');
    });
    const pending = site.start(UNKNOWN);
    await later(120);
    expect(site.network.wire.requests.map(({ port }) => port)).not.toContain(8000);
    site.learnMac('192.0.2.10', LG);
    expect(await pending).toMatchObject({ phone: { brand: 'lg', model: '8820' } });
    const ports = site.network.wire.requests.map(({ port }) => port);
    expect(ports.toSorted((a, b) => a - b)).toEqual([80, 443, 8000]);
  });

  it('asks for the page of a host that speaks SIP late, of any maker', async () => {
    await site.network.udp('192.0.2.10', 5060, async (request) => {
      await later(70);
      return sipAnswer(request, []);
    });
    await site.network.tcp('192.0.2.10', 80, (socket) =>
      socket.end('HTTP/1.1 200 OK\r\n\r\n<title>Yealink T54W</title>'),
    );
    await site.start(HP);
    await later(100);
    expect(site.device('192.0.2.10')?.phone).toMatchObject({ model: 'T54W' });
  });

  it('treats a late answer as an update', async () => {
    await site.network.udp('192.0.2.10', 5060, async (request) => {
      await later(700);
      return sipAnswer(request, ['User-Agent: Fanvil V65 2.12.2.4']);
    });
    const identity = await site.start(HP);
    expect(identity).toMatchObject({ role: 'other', phone: null });
    await later(700);
    expect(site.updates.at(-1)).toMatchObject({ role: 'phone', phone: { model: 'V65' } });
  });

  it('believes only the host that was asked, and only answers', async () => {
    await site.network.udp('192.0.2.10', 5060, async (request) => {
      const forged = sipAnswer(request, ['User-Agent: Yealink SIP-T46S 66.85.0.5']);
      await site.network.disturb('192.0.2.66', 5060, forged);
      await site.network.disturb('192.0.2.10', 5060, request);
      await site.network.disturb('192.0.2.10', 5060, 'INVITE sip:1@192.0.2.1 SIP/2.0\r\n\r\n');
      await site.network.disturb('192.0.2.10', 5060, '\u0000\u0001garbage');
      return null;
    });
    expect(await site.start(HP)).toMatchObject({ role: 'other', state: 'resolved' });
  });

  it('ends quickly on cancel and says nothing more', async () => {
    const pending = site.start(YEALINK);
    await later(20);
    site.stop.abort();
    expect(await pending).toMatchObject({ role: 'phone-candidate' });
    const told = site.updates.length;
    await site.network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: snom300/8.7']),
    );
    await later(100);
    expect(site.updates).toHaveLength(told);
  });

  it('never asks the gateway', async () => {
    const identity = await site.start({ ...YEALINK, isGateway: true });
    expect(identity).toMatchObject({ role: 'gateway', phone: null });
    expect(site.network.wire.datagrams).toEqual([]);
    expect(site.network.wire.requests).toEqual([]);
  });

  it('serves two hundred hosts over a few sockets', async () => {
    await site.close();
    // All at once, which no scan does: on a busy machine the last answers come late, or are dropped
    // for want of room and asked for once more.
    site = createSite(slowed(6));
    const addresses = Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`);
    await Promise.all(
      addresses.map((ip, index) =>
        site.network.udp(ip, 5060, (request) =>
          sipAnswer(request, [`User-Agent: Yealink SIP-T46S 66.85.0.${index}`]),
        ),
      ),
    );
    const identities = await Promise.all(addresses.map((ip) => site.start({ ip, ...YEALINK })));
    const versions = identities.map(({ phone }) => phone?.firmware);
    expect(versions).toEqual(addresses.map((_, index) => `66.85.0.${index}`));
    expect(site.network.wire.mostSockets()).toBeLessThanOrEqual(3);
  });
});
