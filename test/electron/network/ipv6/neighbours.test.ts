import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  parseIpNeigh6,
  parseNdpAn,
  parseNetshNeighbours,
} from '../../../../electron/network/ipv6/neighbour-listings.ts';
import { createIpv6NeighbourReader } from '../../../../electron/network/ipv6/neighbours.ts';
import { createOwnIpv6 } from '../../../../electron/network/ipv6/own-ipv6.ts';
import type { CommandOutcome, Platform } from '../../../../electron/platform/machine.ts';
import { recorded } from '../recorded.ts';

const YEALINK = '00:15:65:01:02:03';
const GIGASET = '7c:2f:80:0a:0b:0c';
const ROUTER = 'e4:9e:12:00:00:01';
const { signal } = new AbortController();

function card(scopeid: number, address = 'fe80::9') {
  return {
    address,
    netmask: 'ffff:ffff:ffff:ffff::',
    family: 'IPv6' as const,
    mac: '3c:22:fb:10:20:30',
    internal: false,
    cidr: null,
    scopeid,
  };
}

describe('the listings of IPv6 neighbours', () => {
  it('of Linux', () => {
    const rows = parseIpNeigh6(recorded('linux/ip-j-6-neigh.json'));
    expect(rows).toEqual([
      { ip: 'fe80::215:65ff:fe01:203', mac: YEALINK, interface: 'eth0' },
      { ip: '2a01:e0a:1:2:215:65ff:fe01:203', mac: YEALINK, interface: 'eth0' },
      { ip: 'fe80::1', mac: ROUTER, interface: 'eth0' },
      { ip: 'fe80::7e2f:80ff:fe0a:b0c', mac: GIGASET, interface: 'wlan0' },
    ]);
    for (const text of ['', 'Object "neigh" is unknown', '{}', '[1]', '[{"dst":7}]'])
      expect(parseIpNeigh6(text)).toEqual([]);
  });

  it('of macOS', () => {
    expect(parseNdpAn(recorded('macos/ndp-an.txt'))).toEqual([
      { ip: '2a01:e0a:1:2:215:65ff:fe01:203', mac: YEALINK, interface: 'en0' },
      { ip: 'fe80::215:65ff:fe01:203', mac: YEALINK, interface: 'en0' },
      { ip: 'fe80::1', mac: ROUTER, interface: 'en0' },
      { ip: 'fe80::14b2:2ff:fe00:9', mac: '3c:22:fb:10:20:30', interface: 'en0' },
      { ip: 'fe80::7e2f:80ff:fe0a:b0c', mac: GIGASET, interface: 'en5' },
    ]);
  });

  it('of Windows, in English and in French', () => {
    expect(parseNetshNeighbours(recorded('windows/netsh-neighbors-en.txt'))).toEqual([
      { ip: '2a01:e0a:1:2:215:65ff:fe01:203', mac: YEALINK, interface: '11' },
      { ip: 'fe80::215:65ff:fe01:203', mac: YEALINK, interface: '11' },
      { ip: 'fe80::1', mac: ROUTER, interface: '11' },
      { ip: 'fe80::7e2f:80ff:fe0a:b0c', mac: GIGASET, interface: '7' },
    ]);
    expect(parseNetshNeighbours(recorded('windows/netsh-neighbors-fr-cp850.txt'))).toEqual([
      { ip: 'fe80::215:65ff:fe01:203', mac: YEALINK, interface: '11' },
    ]);
  });

  test.prop({ text: fc.string({ maxLength: 400 }) })('never fail on a text', ({ text }) => {
    for (const parse of [parseIpNeigh6, parseNdpAn, parseNetshNeighbours])
      for (const row of parse(text)) expect(row.mac).toMatch(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/);
  });
});

describe('the reader of IPv6 neighbours', () => {
  function reader(platform: Platform, outcome: CommandOutcome) {
    const ran: string[] = [];
    const read = createIpv6NeighbourReader({
      machine: { platform },
      systemRoot: 'C:\\Windows',
      runner: {
        run: async (command, args) => {
          ran.push([command, ...args].join(' '));
          return outcome;
        },
      },
      addresses: () => ({ Ethernet: [card(11)], 'Wi-Fi': [card(0, '2a01::1'), card(7)] }),
    });
    return { ran, read };
  }
  const completed = (stdout: string): CommandOutcome => ({
    kind: 'completed',
    exitCode: 0,
    stdout,
    stderr: '',
  });

  it('runs the system’s own program from its place', async () => {
    const linux = reader('linux', completed('[]'));
    await linux.read(signal);
    expect(linux.ran).toEqual(['/usr/sbin/ip -j -6 neigh show']);
    const darwin = reader('darwin', completed(''));
    await darwin.read(signal);
    expect(darwin.ran).toEqual(['/usr/sbin/ndp -an']);
    const windows = reader('win32', completed(''));
    await windows.read(signal);
    expect(windows.ran).toEqual(['C:\\Windows\\System32\\netsh.exe interface ipv6 show neighbors']);
  });

  it('names the interfaces of Windows by their number, whatever their letters became', async () => {
    const { read } = reader('win32', completed(recorded('windows/netsh-neighbors-en.txt')));
    const rows = await read(signal);
    expect(rows.map((row) => [row.mac, row.interface])).toEqual([
      [YEALINK, 'Ethernet'],
      [YEALINK, 'Ethernet'],
      [ROUTER, 'Ethernet'],
      [GIGASET, 'Wi-Fi'],
    ]);
  });

  it.each<CommandOutcome>([
    { kind: 'missing' },
    { kind: 'timed-out' },
    { kind: 'failed', reason: 'EACCES' },
  ])('gives nothing when the program ends with $kind', async (outcome) => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(await reader(platform, outcome).read(signal)).toEqual([]);
  });
});

describe('this computer’s own IPv6', () => {
  it('is what a provider gave to that card', () => {
    const own = createOwnIpv6(() => ({
      eth0: [card(2), card(0, '2a01:e0a::9'), card(0, 'fd00::9'), card(0, '2002:c000:201::1')],
      tun0: [card(0, '2a01:e0a::7')],
    }));
    expect(own('eth0')).toEqual(['2a01:e0a::9']);
    expect(own('wlan0')).toEqual([]);
  });

  it('is empty where the system does not say', () => {
    const own = createOwnIpv6(() => {
      throw new Error('EPERM');
    });
    expect(own('eth0')).toEqual([]);
  });
});
