import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { Identifier } from '../../../../electron/network/identify/identifier.ts';
import {
  type AskedAddress,
  answeringRuns,
} from '../../../../electron/network/scan/answering-runs.ts';
import type { Device } from '../../../../shared/domain/device.ts';
import type { EvidenceKind } from '../../../../shared/domain/evidence.ts';
import { GATEWAY, scan } from './one-scan.ts';

type Connect = (ip: string, port: number) => 'answered' | 'refused' | 'silent';

const lastOf = (ip: string): number => Number(ip.split('.')[3]);
/** A phone that names itself by SIP, and everything else that says nothing. */
function namedAt(ips: readonly string[], value = 'Yealink SIP-T54W 96.86.0.100'): Identifier {
  return {
    identify: async ({ ip }, { learn }) => {
      if (ips.includes(ip)) learn([{ kind: 'sip-options', value, atMs: 1 }]);
      return { isOpen: false };
    },
    hasMore: () => false,
  };
}

async function scanRange(range: string, connect: Connect, identifier?: Identifier) {
  const { result } = await scan({
    hosts: [GATEWAY],
    alive: () => false,
    connect,
    request: { ranges: [range] },
    ...(identifier === undefined ? {} : { identifier }),
  });
  const { devices, findings } = result();
  return {
    listed: devices.filter(({ role }) => role !== 'self').map(({ ip }) => ip),
    findings: findings.filter(({ code }) => code !== 'NET-NO-DEFAULT-ROUTE'),
  };
}

describe('a firewall that answers for everybody behind it', () => {
  it.each([5060, 80, 443])(
    'T7: completes handshakes on %i: no ghosts, and a finding',
    async (open) => {
      const { listed, findings } = await scanRange('10.40.0.0/28', (_ip, port) =>
        port === open ? 'answered' : 'silent',
      );
      expect(listed).toEqual([]);
      expect(findings).toMatchObject([
        {
          code: 'NET-ANSWERED-FOR-ALL',
          severity: 'warning',
          params: { count: 14, first: '10.40.0.1', last: '10.40.0.14' },
          evidence: [{ value: `tcp ${open} answered × 14` }],
        },
      ]);
    },
  );

  it('T7b: shows one page for all, as a login portal does', async () => {
    const portal: Identifier = {
      identify: async (_host, { learn }) => {
        learn([{ kind: 'http-title', value: 'Firewall Authentication', atMs: 1 }]);
        return { isOpen: false };
      },
      hasMore: () => false,
    };
    const { listed, findings } = await scanRange(
      '10.40.0.16/28',
      (ip, port) => (lastOf(ip) > 16 && lastOf(ip) < 31 && port !== 5060 ? 'answered' : 'silent'),
      portal,
    );
    expect(listed).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['NET-ANSWERED-FOR-ALL']);
  });

  it('keeps the phones that speak for themselves', async () => {
    const phones = ['10.40.0.5', '10.40.0.9'];
    const { listed, findings } = await scanRange(
      '10.40.0.0/28',
      (_ip, port) => (port === 5060 ? 'answered' : 'silent'),
      namedAt(phones),
    );
    expect(listed).toEqual(phones);
    expect(findings.map(({ code }) => code)).toEqual(['NET-ANSWERED-FOR-ALL']);
  });

  it('is found in the part of a range that it answers for', async () => {
    const { listed, findings } = await scanRange('10.40.0.0/24', (ip, port) =>
      port === 5060 && lastOf(ip) >= 64 && lastOf(ip) < 96 ? 'answered' : 'silent',
    );
    expect(listed).toEqual([]);
    expect(findings).toMatchObject([
      { params: { count: 32, first: '10.40.0.64', last: '10.40.0.95' } },
    ]);
  });

  it('is found when single addresses are asked, by addresses that no device has', async () => {
    const everywhere = await scanRange('10.40.0.9/32', (_ip, port) =>
      port === 80 ? 'answered' : 'silent',
    );
    expect(everywhere.listed).toEqual([]);
    expect(everywhere.findings.map(({ code }) => code)).toEqual(['NET-ANSWERED-FOR-ALL']);
    const one = await scanRange('10.40.0.9/32', (ip, port) =>
      ip === '10.40.0.9' && port === 80 ? 'answered' : 'silent',
    );
    expect(one.listed).toEqual(['10.40.0.9']);
    expect(one.findings).toEqual([]);
  });

  it('is found when it refuses for everybody', async () => {
    const { listed, findings } = await scanRange('10.40.0.0/28', () => 'refused');
    expect(listed).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['NET-ANSWERED-FOR-ALL']);
  });

  it('is found when it refuses one port and completes handshakes on another', async () => {
    const { listed, findings } = await scanRange('10.40.0.16/28', (ip, port) => {
      if (lastOf(ip) <= 16 || lastOf(ip) >= 31) return 'silent';
      return port === 5060 ? 'answered' : 'refused';
    });
    expect(listed).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['NET-ANSWERED-FOR-ALL']);
  });

  it('is found in one small range that it stands for, from its first address on', async () => {
    const { listed } = await scanRange('10.40.0.0/28', (ip) =>
      lastOf(ip) < 16 ? 'refused' : 'silent',
    );
    expect(listed).toEqual([]);
  });

  it('is not seen in a small network that is full of silent computers', async () => {
    const { listed, findings } = await scanRange('10.40.0.16/28', (ip) =>
      lastOf(ip) > 16 && lastOf(ip) < 31 ? 'refused' : 'silent',
    );
    expect(listed).toHaveLength(14);
    expect(findings).toEqual([]);
  });

  it('is not seen in a network full of phones, named or not', async () => {
    const ips = Array.from({ length: 14 }, (_, index) => `10.40.0.${index + 1}`);
    for (const value of ['Yealink SIP-T54W 96.86.0.100', 'SIP 200 OK']) {
      const { listed, findings } = await scanRange(
        '10.40.0.0/28',
        (ip, port) => (port === 5060 && ips.includes(ip) ? 'answered' : 'silent'),
        namedAt(ips, value),
      );
      expect(listed).toEqual(ips);
      expect(findings).toEqual([]);
    }
  });

  it('asks no address beside a public one that was forced', async () => {
    const asked = new Set<string>();
    const { result } = await scan({
      hosts: [GATEWAY],
      alive: () => false,
      connect: (ip, port) => {
        asked.add(ip);
        return port === 80 ? 'answered' : 'silent';
      },
      request: { addresses: ['203.0.113.9'], force: true },
    });
    expect([...asked].filter((ip) => ip.startsWith('203.'))).toEqual(['203.0.113.9']);
    expect(result().devices.map(({ ip }) => ip)).toContain('203.0.113.9');
  });
});

function device(ip: string, kinds: readonly EvidenceKind[], more: Partial<Device> = {}): Device {
  return {
    ip,
    mac: null,
    vendor: null,
    name: null,
    role: 'other',
    state: 'answered',
    foundAfterMs: 1,
    phone: null,
    flags: [],
    evidence: kinds.map((kind) => ({ kind, value: kind, atMs: 1 })),
    ...more,
  };
}

describe('runs of addresses that answer alike', () => {
  const lastNumbers = fc.uniqueArray(fc.integer({ min: 1, max: 254 }), { maxLength: 60 });

  test.prop({ numbers: lastNumbers })(
    'never contain a host that said something itself',
    ({ numbers }) => {
      const asked: AskedAddress[] = numbers.map((last) => {
        const ip = `10.40.0.${last}`;
        return {
          ip,
          device: device(ip, last % 3 === 0 ? ['tcp-connect', 'sip-options'] : ['tcp-connect']),
        };
      });
      const ghosts = answeringRuns(asked).flatMap(({ ips }) => ips);
      expect(ghosts.filter((ip) => lastOf(ip) % 3 === 0)).toEqual([]);
    },
  );

  test.prop({ first: fc.integer({ min: 1, max: 200 }), count: fc.integer({ min: 1, max: 7 }) })(
    'are never certain with a handful of hosts',
    ({ first, count }) => {
      const asked = Array.from({ length: count }, (_, index) => {
        const ip = `10.40.0.${first + index}`;
        return { ip, device: device(ip, ['tcp-connect']) };
      });
      expect(answeringRuns(asked).some(({ isCertain }) => isCertain)).toBe(false);
    },
  );

  it('are certain for many that accept, and need a comparison where pages are alike', () => {
    const twenty = (kinds: readonly EvidenceKind[]): AskedAddress[] =>
      Array.from({ length: 20 }, (_, index) => {
        const ip = `10.40.0.${index + 1}`;
        return { ip, device: device(ip, kinds) };
      });
    expect(answeringRuns(twenty(['tcp-connect', 'reverse-dns']))).toMatchObject([
      { given: 'accepted', isCertain: true },
    ]);
    const pages = twenty(['tcp-connect', 'http-title']);
    expect(answeringRuns(pages)).toMatchObject([{ given: 'page', isCertain: true }]);
    const others = Array.from({ length: 9 }, (_, index) => ({
      ip: `10.40.0.${index + 40}`,
      device: null,
    }));
    expect(answeringRuns([...pages, ...others])).toMatchObject([
      { given: 'page', isCertain: false },
    ]);
    expect(answeringRuns(twenty(['tcp-refused']))).toMatchObject([
      { given: 'refused', isCertain: false },
    ]);
    expect(answeringRuns(twenty(['neighbour-table', 'mdns']))).toEqual([]);
  });
});
