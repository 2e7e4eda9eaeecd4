import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { parseArpAn } from '../../../../electron/network/neighbours/darwin.ts';
import {
  parseArpCacheStatistics,
  parseDroppedFrames,
  parseIpNeigh,
  parseProcArp,
  parseUnsentDatagrams,
} from '../../../../electron/network/neighbours/linux-listings.ts';
import {
  isResolved,
  type Neighbour,
} from '../../../../electron/network/neighbours/neighbour-table.ts';
import {
  neighboursOf,
  NetNeighborsSchema,
  parseArpA,
} from '../../../../electron/network/neighbours/windows.ts';
import { jsonOf } from '../../../../electron/platform/powershell-protocol.ts';
import { MacSchema } from '../../../../shared/domain/addresses.ts';
import { recorded } from '../recorded.ts';

function resolvedOf(rows: readonly Neighbour[] | null): Record<string, string | null> {
  return Object.fromEntries((rows ?? []).filter(isResolved).map((row) => [row.ip, row.mac]));
}

/** The rows of PowerShell's answer, without the mark of its encoding; null when it is no such answer. */
function parseGetNetNeighbor(text: string): readonly Neighbour[] | null {
  const listed = NetNeighborsSchema.safeParse(jsonOf(text.replace(/^\uFEFF/, '')));
  return listed.success ? neighboursOf(listed.data) : null;
}

const YEALINK = '00:15:65:8f:82:46';
const GATEWAY = 'e4:9e:12:01:02:03';

describe('Linux', () => {
  it('reads the table of /proc as recorded', () => {
    const rows = parseProcArp(recorded('linux/proc-net-arp.txt'));
    expect(rows).toHaveLength(13);
    expect(rows[0]).toEqual({
      ip: '192.168.77.254',
      mac: 'b0:7d:47:ff:98:07',
      interfaceName: 'eth0',
      state: 'unknown',
      impossibleMac: false,
    });
  });

  it('distinguishes unresolved, permanent and impossible rows', () => {
    const rows = parseProcArp(recorded('linux/proc-net-arp-mixed.txt'));
    expect(resolvedOf(rows)).toEqual({
      '192.168.1.1': GATEWAY,
      '192.168.1.21': YEALINK,
      '192.168.1.22': '80:5e:c0:40:a2:fb',
      '172.17.0.2': '02:42:ac:11:00:02',
    });
    expect(rows.filter((row) => row.impossibleMac).map((row) => row.ip)).toEqual([
      '192.168.1.23',
      '192.168.1.24',
      '192.168.1.25',
    ]);
  });

  it('gives the same rows with and without its memory of known lines', () => {
    const text = recorded('linux/proc-net-arp-mixed.txt');
    const known = new Map<string, Neighbour | null>();
    const first = parseProcArp(text, known);
    expect(parseProcArp(text, known)).toEqual(first);
    expect(first).toEqual(parseProcArp(text));
  });

  it('reads the states of ip neigh, and leaves IPv6 out', () => {
    const rows = parseIpNeigh(recorded('linux/ip-j-neigh-mixed.json')) ?? [];
    expect(rows.map((row) => [row.ip, row.state])).toEqual([
      ['192.168.1.1', 'reachable'],
      ['192.168.1.20', 'incomplete'],
      ['192.168.1.26', 'failed'],
      ['192.168.1.21', 'stale'],
      ['192.168.1.22', 'permanent'],
      ['192.168.1.27', 'delay'],
    ]);
    expect(parseIpNeigh(recorded('linux/ip-j-neigh.json'))).toHaveLength(9);
    expect(parseIpNeigh('')).toEqual([]);
    expect(parseIpNeigh('Object "neigh" is unknown')).toBeNull();
  });

  it('reads the machine-wide count and adds the refusals of all processors', () => {
    expect(parseArpCacheStatistics(recorded('linux/proc-net-stat-arp_cache.txt'))).toEqual({
      entries: 0x4d,
      refusals: 0x31e + 0x934,
    });
    expect(parseArpCacheStatistics('')).toBeNull();
  });

  it('reads how many datagrams never left', () => {
    const text = recorded('linux/proc-net-snmp.txt');
    expect(parseUnsentDatagrams(text)).toBe(0);
    const figures = /^Udp: \d.*$/m;
    expect(parseUnsentDatagrams(text.replace(figures, 'Udp: 9 8 7 6 5 42 3 2 1'))).toBe(42);
    for (const broken of ['', 'Udp: SndbufErrors', 'Udp: SndbufErrors\nUdp: -1', 'Udp: A\nUdp: 1'])
      expect(parseUnsentDatagrams(broken)).toBeNull();
  });
});

describe('frames that the machine dropped', () => {
  it('are added over its processors', () => {
    const row = '03f2a25f 0000000a 0000022d 00000000 00000000';
    expect(parseDroppedFrames(`${row}\n${row.replace('0000000a', '00000101')}\n`)).toBe(0x10b);
    for (const broken of ['', '03f2a25f', 'a zz b']) expect(parseDroppedFrames(broken)).toBeNull();
  });
});

describe('macOS', () => {
  it('pads octets, and never takes (incomplete) for a MAC', () => {
    expect(resolvedOf(parseArpAn(recorded('macos/arp-an.txt')))).toEqual({
      '192.168.1.1': GATEWAY,
      '192.168.1.21': YEALINK,
      '192.168.1.22': '80:5e:c0:40:a2:fb',
      '192.168.1.23': '08:00:23:0a:0b:0c',
      '192.168.1.34': '3c:22:fb:10:20:30',
    });
    const hidden = '? (192.168.1.40) at 2:0:0:0:0:0 on en0 ifscope permanent [ethernet]';
    expect(parseArpAn(hidden)).toMatchObject([{ ip: '192.168.1.40', mac: null }]);
    expect(parseArpAn(recorded('macos/arp-an.txt')).map((row) => row.interfaceName)).toContain(
      'en0',
    );
  });

  it('reads names before the address, spaces included', () => {
    expect(resolvedOf(parseArpAn(recorded('macos/arp-a-names.txt')))).toEqual({
      '192.168.1.1': GATEWAY,
      '192.168.1.21': YEALINK,
    });
  });

  it('finds nothing in an empty listing', () => {
    expect(parseArpAn('')).toEqual([]);
  });
});

describe('Windows', () => {
  it('reads English rows and the interface above them', () => {
    const rows = parseArpA(recorded('windows/arp-a-en.txt'));
    expect(resolvedOf(rows)).toEqual({
      '192.168.1.1': GATEWAY,
      '192.168.1.21': YEALINK,
      '192.168.1.22': '80:5e:c0:40:a2:fb',
    });
    expect(new Set(rows.map((row) => row.interfaceName))).toEqual(
      new Set(['192.168.1.34', '172.20.16.1']),
    );
  });

  it.each(['windows/arp-a-fr-cp850.txt', 'windows/arp-a-fr-utf8.txt'])(
    'reads French: %s',
    (path) => {
      const rows = parseArpA(recorded(path));
      expect(resolvedOf(rows)).toEqual({ '192.168.1.1': GATEWAY, '192.168.1.21': YEALINK });
      expect(rows.every((row) => row.interfaceName === '192.168.1.34')).toBe(true);
    },
  );

  it('finds nothing where Windows says so', () => {
    expect(parseArpA(recorded('windows/arp-a-none-fr-cp850.txt'))).toEqual([]);
  });

  it('reads Get-NetNeighbor by its numeric states, a list or one object', () => {
    const rows = parseGetNetNeighbor(recorded('windows/get-netneighbor.json'));
    expect(resolvedOf(rows)).toEqual({ '192.168.1.1': GATEWAY, '192.168.1.21': YEALINK });
    expect(parseGetNetNeighbor(recorded('windows/get-netneighbor-one.json'))?.[0]?.state).toBe(
      'probe',
    );
    expect(parseGetNetNeighbor('Get-NetNeighbor : Accès refusé')).toBeNull();
  });
});

describe('any input', () => {
  const parsers = {
    proc: (text: string) => parseProcArp(text),
    ip: (text: string) => parseIpNeigh(text) ?? [],
    macos: parseArpAn,
    windows: parseArpA,
    powershell: (text: string) => parseGetNetNeighbor(text) ?? [],
  };
  const listings = [
    'linux/proc-net-arp-mixed.txt',
    'linux/ip-j-neigh-mixed.json',
    'macos/arp-an.txt',
    'windows/arp-a-en.txt',
    'windows/get-netneighbor.json',
  ].map(recorded);

  const known = new Set<string>();

  /** A real listing, cut, spliced and sprinkled with rubbish. */
  const damaged = fc
    .tuple(
      fc.constantFrom(...listings),
      fc.nat(4000),
      fc.nat(4000),
      fc.string({ unit: 'binary', maxLength: 40 }),
    )
    .map(([text, from, to, rubbish]) => `${text.slice(0, from)}${rubbish}${text.slice(to)}`);

  describe('a hundred thousand times', { tags: ['slow'] }, () => {
    // Five parsers make the hundred thousand.
    test.prop([damaged], { numRuns: 20_000 })(
      'no parser throws, and no row has an invalid MAC',
      (text) => {
        for (const parse of Object.values(parsers))
          for (const { mac } of parse(text))
            // The schema is asked once for each MAC: it would take most of the time.
            if (mac !== null && !known.has(mac)) {
              expect(MacSchema.safeParse(mac).success).toBe(true);
              known.add(mac);
            }
      },
    );
  });

  const figures = fc.tuple(
    fc.constantFrom('linux/proc-net-stat-arp_cache.txt', 'linux/proc-net-snmp.txt').map(recorded),
    fc.nat(2000),
    fc.nat(2000),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  test.prop([figures], { numRuns: 3000 })(
    'counters are whole numbers, or absent',
    ([text, from, to, rubbish]) => {
      const broken = `${text.slice(0, from)}${rubbish}${text.slice(to)}`;
      const counts = [
        parseArpCacheStatistics(broken)?.entries ?? null,
        parseArpCacheStatistics(broken)?.refusals ?? null,
        parseUnsentDatagrams(broken),
        parseDroppedFrames(broken),
      ];
      for (const count of counts) expect(count === null || Number.isInteger(count)).toBe(true);
    },
  );

  it('bounds the rows of an endless listing', () => {
    const row = '192.168.1.1      0x1         0x2         e4:9e:12:01:02:03     *        eth0\n';
    expect(parseProcArp(`heading\n${row.repeat(200_000)}`).length).toBeLessThanOrEqual(131_072);
  });
});
