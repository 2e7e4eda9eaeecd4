import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createIdentifier,
  type HostIdentity,
  type IdentifiedHost,
} from '../../../../electron/network/identification.ts';
import { systemClock } from '../../../../electron/platform/clock.ts';
import type { Clock } from '../../../../electron/platform/ports.ts';
import { systemRandom } from '../../../../electron/platform/random.ts';
import { EvidenceSchema } from '../../../../shared/domain/evidence.ts';
import { createTalkingNetwork, httpAnswer, sipAnswer, type TalkingNetwork } from './talkers.ts';

const YEALINK = { mac: '80:5e:c0:11:22:33', vendor: 'Yealink' };
const CISCO = { mac: '00:26:99:11:22:33', vendor: 'Cisco Systems, Inc' };
const LG = { mac: 'b4:0e:dc:11:22:33', vendor: 'LG-Ericsson' };
const HP = { mac: '3c:d9:2b:11:22:33', vendor: 'Hewlett Packard' };
const UNKNOWN = { mac: null, vendor: null };
const certificate = readFileSync(
  new URL('../../../recorded/phone-certificate.pem', import.meta.url),
  'utf8',
);

/** The product's waits at a third of their length: the loopback answers within a millisecond. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 3, signal),
};

let network: TalkingNetwork;
let stop: AbortController;
let updates: HostIdentity[];

beforeEach(() => {
  network = createTalkingNetwork();
  stop = new AbortController();
  updates = [];
});

afterEach(async () => {
  stop.abort();
  await network.close();
});

function start(host: Partial<IdentifiedHost>, ports = network.ports) {
  const identifier = createIdentifier({ clock, random: systemRandom, probes: ports });
  return identifier.identify(
    { ip: '192.0.2.10', mac: null, vendor: null, isGateway: false, ...host },
    {
      signal: stop.signal,
      startedAtMs: systemClock.monotonicMs(),
      interfaceAddress: '192.0.2.1',
      onUpdate: (identity) => updates.push(identity),
    },
  );
}

const later = (ms: number): Promise<void> => systemClock.sleep(ms);
const sipRequests = () => network.wire.datagrams.filter(({ text }) => text.includes('SIP/2.0'));

describe('SIP', () => {
  it('names a phone from its answer and streams it at once', async () => {
    await network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100']),
    );
    const identity = await start(YEALINK);
    expect(identity).toMatchObject({
      role: 'phone',
      answered: true,
      phone: { brand: 'yealink', model: 'T54W', firmware: '96.86.0.100', confidence: 'confirmed' },
      evidence: [{ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100' }],
    });
    expect(updates[0]?.phone?.model).toBe('T54W');
    expect(sipRequests()).toHaveLength(1);
    // A phone that has named itself is left alone.
    expect(network.wire.requests).toEqual([]);
  });

  it.each([
    '404 Not Found',
    '401 Unauthorized',
    '405 Method Not Allowed',
    '486 Busy Here',
    '500 Error',
  ])('reads a %s as well', async (status) => {
    await network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['Server: Cisco/SPA504G-7.6.2c'], status),
    );
    expect((await start(CISCO)).phone).toMatchObject({ model: 'SPA504G' });
  });

  it('sends nothing but OPTIONS, at most twice a pass to 5060', async () => {
    const identity = await start(YEALINK);
    expect(identity).toMatchObject({
      role: 'phone-candidate',
      phone: { confidence: 'vendor-only' },
    });
    const requests = sipRequests();
    expect(requests.filter(({ port }) => port === 5060)).toHaveLength(2);
    expect(requests.filter(({ text }) => !text.startsWith('OPTIONS sip:'))).toEqual([]);
  });

  it('asks once when the sweep has asked already, and not at all when it has the answer', async () => {
    await start({ ...YEALINK, sipAnswer: null });
    expect(sipRequests()).toHaveLength(1);
    const answer = sipAnswer('Call-ID: 1\r\n', ['User-Agent: Yealink W70B 146.85.0.5']);
    const identity = await start({ ...YEALINK, sipAnswer: new TextEncoder().encode(answer) });
    expect(identity.phone).toMatchObject({ model: 'W70B', resetProcedure: 'yealink-dect' });
    expect(sipRequests()).toHaveLength(1);
  });

  it('asks the second and third line of a silent Cisco', async () => {
    await network.udp('192.0.2.10', 5061, (request) =>
      sipAnswer(request, ['Server: Cisco/SPA122-1.4.1(SR5)']),
    );
    expect((await start(CISCO)).phone).toMatchObject({ model: 'SPA122' });
  });

  it('takes a late answer as an update', async () => {
    await network.udp('192.0.2.10', 5060, async (request) => {
      await later(700);
      return sipAnswer(request, ['User-Agent: Fanvil V65 2.12.2.4']);
    });
    const identity = await start(HP);
    expect(identity).toMatchObject({ role: 'other', phone: null });
    await later(700);
    expect(updates.at(-1)).toMatchObject({ role: 'phone', phone: { model: 'V65' } });
  });

  it('believes only the host that was asked, and only answers', async () => {
    await network.udp('192.0.2.10', 5060, async (request) => {
      const forged = sipAnswer(request, ['User-Agent: Yealink SIP-T46S 66.85.0.5']);
      await network.disturb('192.0.2.66', 5060, forged);
      await network.disturb('192.0.2.10', 5060, request);
      await network.disturb('192.0.2.10', 5060, 'INVITE sip:1@192.0.2.1 SIP/2.0\r\n\r\n');
      await network.disturb('192.0.2.10', 5060, '\u0000\u0001garbage');
      return null;
    });
    expect(await start(HP)).toMatchObject({ role: 'other', answered: false, evidence: [] });
  });

  it('ends quickly on cancel and says nothing more', async () => {
    const pending = start(YEALINK);
    await later(20);
    stop.abort();
    expect(await pending).toMatchObject({ role: 'phone-candidate' });
    const told = updates.length;
    await network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: snom300/8.7']),
    );
    await later(100);
    expect(updates).toHaveLength(told);
  });

  it('never asks the gateway', async () => {
    const identity = await start({ ...YEALINK, isGateway: true });
    expect(identity).toMatchObject({ role: 'other', phone: null });
    expect(network.wire.datagrams).toEqual([]);
    expect(network.wire.requests).toEqual([]);
  });

  it('serves two hundred hosts over a few sockets', async () => {
    const addresses = Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`);
    await Promise.all(
      addresses.map((ip, index) =>
        network.udp(ip, 5060, (request) =>
          sipAnswer(request, [`User-Agent: Yealink SIP-T46S 66.85.0.${index}`]),
        ),
      ),
    );
    const identifier = createIdentifier({
      clock: systemClock,
      random: systemRandom,
      probes: network.ports,
    });
    const identities = await Promise.all(
      addresses.map((ip) =>
        identifier.identify(
          { ip, ...YEALINK, isGateway: false },
          {
            signal: stop.signal,
            startedAtMs: 0,
            interfaceAddress: '192.0.2.1',
            onUpdate: () => undefined,
          },
        ),
      ),
    );
    const versions = identities.map(({ phone }) => phone?.firmware);
    expect(versions).toEqual(addresses.map((_, index) => `66.85.0.${index}`));
    expect(network.wire.mostSockets()).toBeLessThanOrEqual(3);
  });
});

describe('the web', () => {
  it('names a phone that is silent on SIP', async () => {
    await network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer(['Server: x'], '<title>SPA504G Configuration Utility</title>'));
    });
    const identity = await start(CISCO);
    expect(identity).toMatchObject({
      role: 'phone',
      answered: true,
      phone: { model: 'SPA504G', resetProcedure: 'cisco-spa5xx' },
    });
    expect(identity.evidence).toContainEqual(
      expect.objectContaining({ kind: 'http-title', value: 'SPA504G Configuration Utility' }),
    );
    expect(
      network.wire.requests.map(({ text }) => /authorization|cookie/i.test(text)),
    ).not.toContain(true);
  });

  it('reads the status page of a maker that shows one', async () => {
    await network.tcp('192.0.2.10', 80, (socket, request) => {
      const isStatus = request.startsWith('GET /#/login?jumpto=StatusGeneral ');
      socket.end(
        isStatus
          ? httpAnswer(
              [],
              '{"error":{"webStatus":"noauth"},"phoneName":"T54W","firmware":"96.86.0.45"}',
            )
          : httpAnswer(['Server: yealink embed httpd'], '<div id="app"></div>'),
      );
    });
    const identity = await start(YEALINK);
    expect(identity.phone).toMatchObject({
      model: 'T54W',
      firmware: '96.86.0.45',
      confidence: 'confirmed',
    });
    expect(identity.evidence.find(({ kind }) => kind === 'http-page')?.value).toContain('T54W');
  });

  it('follows one redirect on the same host', async () => {
    await network.tcp('192.0.2.10', 80, (socket, request) => {
      socket.end(
        request.startsWith('GET /login.html ')
          ? httpAnswer([], '<title>Yealink T22P Phone</title>')
          : httpAnswer(['Location: /login.html'], '', '302 Found'),
      );
    });
    expect((await start(UNKNOWN)).phone).toMatchObject({ model: 'T22P' });
  });

  it('never follows one to another host', async () => {
    await network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer(['Location: http://192.0.2.99/'], '', '302 Found'));
    });
    await start(UNKNOWN);
    expect(network.wire.requests.filter(({ ip }) => ip !== '192.0.2.10')).toEqual([]);
  });

  it('reads the name in a certificate without trusting it', async () => {
    await network.tls('192.0.2.10', 443, certificate, (socket) => socket.end(httpAnswer([], '')));
    const identity = await start(CISCO);
    expect(identity.phone).toMatchObject({ model: 'CP-8851', resetProcedure: 'cisco-standard' });
    expect(identity.evidence.map(({ kind }) => kind)).toContain('tls-certificate');
  });

  it('asks an LG on port 8000 first', async () => {
    await network.tcp('192.0.2.10', 8000, (socket) => {
      socket.end(httpAnswer([], '<title>LIP-8820</title>'));
    });
    expect((await start(LG)).phone).toMatchObject({
      brand: 'lg',
      model: '8820',
      resetProcedure: 'lg-88xx',
    });
    expect(network.wire.requests[0]?.port).toBe(8000);
  });

  it('takes a refused connection as a sign of life, not of a phone', async () => {
    expect(await start(UNKNOWN)).toMatchObject({
      role: 'other',
      answered: true,
      evidence: expect.arrayContaining([expect.objectContaining({ kind: 'tcp-refused' })]),
    });
  });

  it('leaves other makers alone', async () => {
    await start(HP);
    expect(network.wire.requests).toEqual([]);
  });

  it('bounds a page that never ends and one that is all marks', async () => {
    await network.tcp('192.0.2.10', 80, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nServer: \u202e\u0000<script>alert(1)</script>\r\n\r\n');
      const more = (): void => {
        if (!socket.destroyed) socket.write('x'.repeat(65_536), () => setImmediate(more));
      };
      more();
    });
    const identity = await start(UNKNOWN);
    expect(identity.role).toBe('other');
    for (const evidence of identity.evidence) {
      expect(EvidenceSchema.safeParse(evidence).success).toBe(true);
      expect(evidence.value).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  it('gives up on a page that says nothing', async () => {
    await network.tcp('192.0.2.10', 80, () => undefined);
    expect(await start(UNKNOWN)).toMatchObject({ role: 'other', phone: null });
  });

  it('says so when the page and SIP disagree', async () => {
    await network.udp('192.0.2.10', 5060, (request) => sipAnswer(request, []));
    await network.tcp('192.0.2.10', 80, (socket) => {
      socket.end(httpAnswer([], '<title>Grandstream HT802 1.0.17.5</title>'));
    });
    const identity = await start(YEALINK);
    expect(identity.flags).toEqual(['identity-conflict']);
    expect(identity.phone?.brand).toBe('grandstream');
  });
});

describe('direct questions', () => {
  it('knows an LG by its MGCP answer', async () => {
    await network.udp('192.0.2.10', 2427, (request) => {
      const transaction = /^AUEP (\d+) \*@\[192\.0\.2\.10\] MGCP 1\.0\r\n$/.exec(request)?.[1];
      return transaction === undefined
        ? null
        : `200 ${transaction} OK\r\nZ: aaln/1@[192.0.2.10]\r\n`;
    });
    const identity = await start(LG);
    expect(identity).toMatchObject({
      role: 'phone',
      phone: { brand: 'lg', resetProcedure: 'lg-88xx', confidence: 'probable' },
    });
    expect(identity.evidence.map(({ kind }) => kind)).toContain('mgcp-audit');
  });

  it('reads the name that a host gives by mDNS', async () => {
    await network.udp('192.0.2.10', 5353, (_, question) => {
      const answer = [...question];
      answer[2] = 0x84;
      answer[7] = 1;
      return Uint8Array.from([
        ...answer,
        0xc0,
        12,
        0,
        12,
        0,
        1,
        0,
        0,
        0,
        9,
        0,
        10,
        8,
        ...Buffer.from('SIP-T46S'),
        0,
      ]);
    });
    const identity = await start(YEALINK);
    expect(identity).toMatchObject({
      name: 'SIP-T46S',
      role: 'phone',
      phone: { model: 'T46S', confidence: 'probable' },
    });
  });

  it('keeps the name of the network, also when it comes late', async () => {
    const names = {
      reverse: async () => {
        await later(500);
        return 'poste-12.lan';
      },
    };
    await network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100']),
    );
    const identity = await start(YEALINK, { ...network.ports, names });
    expect(identity.name).toBeNull();
    await later(600);
    expect(updates.at(-1)?.name).toBe('poste-12');
  });

  it('survives a name server that fails', async () => {
    const names = { reverse: () => Promise.reject(new Error('refused')) };
    expect(await start(HP, { ...network.ports, names })).toMatchObject({ name: null });
  });

  it('goes on when no socket can be opened', async () => {
    const udp = { open: () => Promise.resolve(null) };
    expect(await start(YEALINK, { ...network.ports, udp })).toMatchObject({
      role: 'phone-candidate',
      phone: { brand: 'yealink' },
    });
  });
});
