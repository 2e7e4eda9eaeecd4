import type { UdpWire } from '../../../../electron/wire/wire.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSite, HP, later, LG, type Site, YEALINK } from './site-under-test.ts';
import { sipAnswer } from '../../wire/talkers.ts';

let site: Site;

beforeEach(() => {
  site = createSite();
});

afterEach(() => site.close());

describe('direct questions', () => {
  it('recognises an LG by its MGCP answer', async () => {
    await site.network.udp('192.0.2.10', 2427, (request) => {
      const transaction = /^AUEP (\d+) \*@\[192\.0\.2\.10\] MGCP 1\.0\r\n$/.exec(request)?.[1];
      return transaction === undefined
        ? null
        : `200 ${transaction} OK\r\nZ: aaln/1@[192.0.2.10]\r\n`;
    });
    const identity = await site.start(LG);
    expect(identity).toMatchObject({
      role: 'phone',
      phone: { brand: 'lg', resetProcedure: 'lg-88xx', confidence: 'probable' },
    });
    expect(identity.evidence.map(({ kind }) => kind)).toContain('mgcp-audit');
  });

  it('reads the name that a host gives by mDNS', async () => {
    await site.network.udp('192.0.2.10', 5353, (_, question) => {
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
    const identity = await site.start(YEALINK);
    expect(identity).toMatchObject({
      name: 'SIP-T46S',
      role: 'phone',
      phone: { model: 'T46S', confidence: 'probable' },
    });
  });

  it('keeps the name of the network, even when it comes late', async () => {
    const names = {
      ...site.network.probes.names,
      resolve6: async () => [],
      reverse: async () => {
        await later(500);
        return 'poste-12.lan';
      },
    };
    await site.network.udp('192.0.2.10', 5060, (request) =>
      sipAnswer(request, ['User-Agent: Yealink SIP-T54W 96.86.0.100']),
    );
    const identity = await site.start(YEALINK, { ...site.network.probes, names });
    expect(identity.name).toBeNull();
    await later(600);
    expect(site.updates.at(-1)?.name).toBe('poste-12');
  });

  it('survives a name server that fails', async () => {
    const names = {
      ...site.network.probes.names,
      resolve6: async () => [],
      reverse: () => Promise.reject(new Error('refused')),
    };
    expect(await site.start(HP, { ...site.network.probes, names })).toMatchObject({ name: null });
  });

  it('goes on when no socket can be opened', async () => {
    const open: UdpWire['open'] = async () => ({ ok: false, code: 'EACCES' });
    const udp = { ...site.network.probes.udp, open };
    expect(await site.start(YEALINK, { ...site.network.probes, udp })).toMatchObject({
      role: 'phone-candidate',
      phone: { brand: 'yealink' },
    });
  });
});
