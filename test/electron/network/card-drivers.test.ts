import type { NetworkInterfaceInfo } from 'node:os';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  createCardDriverReader,
  parseInterfaceList,
} from '../../../electron/network/card-drivers.ts';
import { createInterfaceReader } from '../../../electron/network/interfaces.ts';
import { createDefaultRouteReader } from '../../../electron/network/routes/reader.ts';
import type { CommandOutcome } from '../../../electron/platform/machine.ts';
import { recorded } from './recorded.ts';

const noFiles = {
  readText: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
  list: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
};

type Card = {
  readonly address: string;
  readonly prefix?: number;
  readonly mac?: string;
  readonly index?: number;
};

function infos({ address, prefix = 24, mac = '00:00:00:00:00:00', index }: Card) {
  const netmask = { 20: '255.255.240.0', 24: '255.255.255.0', 32: '255.255.255.255' }[prefix];
  const ipv4: NetworkInterfaceInfo = {
    address,
    netmask: netmask ?? '255.255.0.0',
    mac,
    family: 'IPv4',
    internal: false,
    cidr: null,
  };
  const ipv6 = {
    address: 'fe80::1',
    netmask: 'ffff:ffff:ffff:ffff::',
    mac,
    family: 'IPv6' as const,
    internal: false,
    cidr: null,
    scopeid: index ?? 0,
  };
  return index === undefined ? [ipv4] : [ipv6, ipv4];
}

/** The interfaces of a Windows computer, from the listing of its cards and routes. */
async function windows(
  cards: Readonly<Record<string, Card>>,
  listing: readonly string[],
  routes: readonly string[] = [],
) {
  const calls: string[] = [];
  const system = {
    machine: { platform: 'win32' as const, release: '', hostname: '' },
    files: noFiles,
    systemRoot: 'C:\\Windows',
    runner: {
      run: async (command: string, args: readonly string[]): Promise<CommandOutcome> => {
        calls.push([command, ...args].join(' '));
        const stdout = [...listing, '=====', ...routes].join('\r\n');
        return { kind: 'completed', exitCode: 0, stdout, stderr: '' };
      },
    },
  };
  const reader = createInterfaceReader({
    ...system,
    routes: createDefaultRouteReader(system),
    drivers: createCardDriverReader(system),
    addresses: () =>
      Object.fromEntries(Object.entries(cards).map(([name, card]) => [name, infos(card)])),
  });
  const items = await reader.list();
  return {
    reasons: Object.fromEntries(items.map(({ name, reason }) => [name, reason])),
    items,
    list: reader.list,
    calls,
  };
}

const INTEL = ' 24...14 cb 19 ca 90 ff ......Intel(R) Ethernet Connection (10) I219-LM';
const LAN = { address: '192.168.13.185', mac: '14:cb:19:ca:90:ff' };
const WAY = '  0.0.0.0  0.0.0.0  192.168.13.1  192.168.13.185  25';

describe('the list of interfaces of Windows', () => {
  it('is read with and without MACs, in any language', () => {
    expect(parseInterfaceList(recorded('windows/route-print-en.txt'))).toEqual([
      { index: 7, mac: '3c:22:fb:10:20:30', driver: 'Intel(R) Ethernet Connection I219-LM' },
      { index: 12, mac: '00:ff:8a:01:02:03', driver: 'TAP-Windows Adapter V9' },
      { index: 1, mac: null, driver: 'Software Loopback Interface 1' },
    ]);
    const rows = [
      ' 31...00 00 00 00 00 00 00 e0 Адаптер Microsoft ISATAP',
      '0x10003 ...00 0c 29 11 22 33 ...... AMD PCNET Family PCI Ethernet Adapter',
      '33...........................Wintun Userspace Tunnel',
    ];
    expect(parseInterfaceList(rows.join('\n'))).toEqual([
      { index: 31, mac: null, driver: 'Адаптер Microsoft ISATAP' },
      { index: 65_539, mac: '00:0c:29:11:22:33', driver: 'AMD PCNET Family PCI Ethernet Adapter' },
      { index: 33, mac: null, driver: 'Wintun Userspace Tunnel' },
    ]);
  });

  test.prop([fc.string({ unit: 'binary', maxLength: 400 })], { numRuns: 2000 })(
    'never throws',
    (text) => void parseInterfaceList(text),
  );

  it('is not taken for routes, nor routes for it', () => {
    const rows = parseInterfaceList(recorded('windows/route-print-fr-on-link-cp850.txt'));
    expect(rows.every(({ driver }) => !/^\d+\.\d+/.test(driver))).toBe(true);
  });
});

describe('a card whose name says nothing', () => {
  it.each([
    [
      ' 17...00 05 9a 3c 7a 00 ......Cisco AnyConnect Virtual Miniport Adapter for Windows x64',
      'vpn',
    ],
    ['  5...00 09 0f aa 00 01 ......Fortinet SSL VPN Virtual Ethernet Adapter', 'vpn'],
    [' 19...02 50 41 00 00 01 ......PANGP Virtual Ethernet Adapter Secure', 'vpn'],
    [' 13...54 5b b3 13 42 0f ......Check Point Virtual Network Adapter For Endpoint VPN', 'vpn'],
    [' 22...02 05 85 7f eb 80 ......Juniper Networks Virtual Adapter', 'vpn'],
    [' 14...00 ff 80 b5 0c fb ......Zscaler Network Adapter 1.0.2.0', 'vpn'],
    ['  7...00 ff 8e 50 58 70 ......TAP-Windows Adapter V9', 'vpn'],
    [' 20...f8 f8 f8 f8 f8 f8 ......Sangfor VPN virtual network adapter', 'vpn'],
    ['  6...8a 78 44 f5 ce 5c ......ZeroTier Virtual Port', 'overlay'],
    [' 12...02 50 18 b7 2f 1e ......Famatech Radmin VPN Ethernet Adapter', 'overlay'],
    ['  9...0a 00 27 00 00 09 ......VirtualBox Host-Only Ethernet Adapter', 'virtual'],
    [' 27...08 00 27 00 44 fc ......VirtualBox Host-Only Ethernet Adapter', 'virtual'],
    [' 24...00 50 56 c0 00 08 ......VMware Virtual Ethernet Adapter for VMnet8', 'virtual'],
    [' 67...00 15 5d 02 24 ff ......Hyper-V Virtual Ethernet Adapter', 'virtual'],
    [' 14...02 00 4c 4f 4f 50 ......Npcap Loopback Adapter', 'virtual'],
    [' 21...40 a3 cc b6 92 26 ......Microsoft Wi-Fi Direct Virtual Adapter', 'virtual'],
    [' 15...34 f3 9a f9 50 a0 ......Bluetooth Device (Personal Area Network)', 'virtual'],
  ])('is known by its driver: %s', async (row, reason) => {
    const mac = /(?:[0-9a-f]{2} ){6}/.exec(row)?.[0].trim().replaceAll(' ', ':') ?? '';
    const { reasons } = await windows(
      { 'Ethernet 3': { address: '10.21.38.97', mac }, Ethernet: LAN },
      [row, INTEL],
      [WAY, '  0.0.0.0  0.0.0.0  10.21.32.1  10.21.38.97  2'].slice(
        0,
        reason === 'virtual' ? 1 : 2,
      ),
    );
    expect(reasons).toEqual({ 'Ethernet 3': reason, Ethernet: 'default-route' });
  });

  it.each([
    ['14:cb:19:ca:90:ff', 'Intel(R) Ethernet Connection (10) I219-LM'],
    ['30:56:0f:57:6f:8b', 'Realtek PCIe GbE Family Controller'],
    ['98:fe:3e:3d:f8:b0', 'Intel(R) Wi-Fi 6E AX210 160MHz'],
    ['00:e0:4c:68:01:02', 'ASIX AX88179 USB 3.0 to Gigabit Ethernet Adapter'],
    ['02:1a:11:f0:00:01', 'Remote NDIS based Internet Sharing Device'],
    ['00:0c:29:91:0b:2b', 'vmxnet3 Ethernet Adapter'],
    ['00:1c:42:b0:90:e2', 'Parallels VirtIO Ethernet Adapter'],
    ['08:00:27:12:34:56', 'Intel(R) PRO/1000 MT Desktop Adapter'],
    ['00:00:0c:12:34:56', 'Cisco USB Ethernet'],
  ])('is a network card with %s and %s', async (mac, driver) => {
    const row = ` 24...${mac.replaceAll(':', ' ')} ......${driver}`;
    const { reasons } = await windows({ 'Ethernet 3': { address: '192.168.5.4', mac } }, [row]);
    expect(reasons).toEqual({ 'Ethernet 3': 'physical' });
  });

  it('is the machine’s own card in a virtual machine of Hyper-V, which has a gateway', async () => {
    const row = '  4...00 15 5d 01 02 03 ......Microsoft Hyper-V Network Adapter';
    const card = { address: '172.20.16.5', prefix: 20, mac: '00:15:5d:01:02:03' };
    const way = '  0.0.0.0  0.0.0.0  172.20.16.1  172.20.16.5  25';
    expect((await windows({ Ethernet: card }, [row], [way])).reasons).toEqual({
      Ethernet: 'default-route',
    });
  });

  it('is known by its MAC alone where no driver shows', async () => {
    const { reasons } = await windows(
      {
        'Ethernet 2': { address: '10.21.38.97', mac: '00:05:9a:3c:7a:00' },
        'Ethernet 4': { address: '192.168.56.1', mac: '0a:00:27:00:00:09' },
        Ethernet: LAN,
      },
      [],
      [WAY],
    );
    expect(reasons).toEqual({
      'Ethernet 2': 'vpn',
      'Ethernet 4': 'virtual',
      Ethernet: 'default-route',
    });
  });

  it('without a MAC is known by its number, or by the only such row', async () => {
    const rows = [
      '  7...........................Meta Tunnel',
      ' 31...00 00 00 00 00 00 00 e0 Microsoft ISATAP Adapter',
      INTEL,
    ];
    const { reasons } = await windows({ bureau: { address: '198.18.0.1' }, Ethernet: LAN }, rows, [
      WAY,
    ]);
    expect(reasons['bureau']).toBe('vpn');
    const numbered = await windows(
      { bureau: { address: '10.66.66.2', prefix: 32, index: 52 }, Ethernet: LAN },
      [...rows, ' 52...........................Tailscale Tunnel'],
      [WAY],
    );
    expect(numbered.reasons['bureau']).toBe('overlay');
  });

  it('that dials in by the name of its connection is a tunnel beside a LAN, and else a link to one', async () => {
    const rows = [' 43...........................Maison', INTEL];
    const tunnel = { Maison: { address: '172.31.1.11', prefix: 32 } };
    expect((await windows({ ...tunnel, Ethernet: LAN }, rows, [WAY])).reasons).toEqual({
      Maison: 'vpn',
      Ethernet: 'default-route',
    });
    expect((await windows(tunnel, rows)).reasons).toEqual({ Maison: 'point-to-point' });
  });

  it('that has a network for itself alone is a VPN program’s, unless the address is public', async () => {
    const mac = '7c:10:c9:01:02:03';
    const alone = (address: string) => ({ 'Ethernet 6': { address, prefix: 32, mac } });
    expect((await windows(alone('10.6.1.20'), [])).reasons).toEqual({ 'Ethernet 6': 'vpn' });
    expect((await windows(alone('82.64.1.20'), [])).reasons).toEqual({
      'Ethernet 6': 'point-to-point',
    });
  });

  it('shares its MAC with virtual cards, and is then not mistaken for one of them', async () => {
    const mac = '44:1c:a8:7b:10:ed';
    const rows = [
      ` 26...${mac.replaceAll(':', ' ')} ......Microsoft Wi-Fi Direct Virtual Adapter #6`,
      ` 30...${mac.replaceAll(':', ' ')} ......Realtek RTL8723BE 802.11 bgn Wi-Fi Adapter`,
    ];
    const way = '  0.0.0.0  0.0.0.0  10.33.3.253  10.33.3.20  35';
    const { reasons } = await windows({ 'Wi-Fi': { address: '10.33.3.20', mac } }, rows, [way]);
    expect(reasons).toEqual({ 'Wi-Fi': 'default-route' });
  });
});

describe('the drivers', () => {
  it('are asked for again only when the cards have changed', async () => {
    const { list, calls } = await windows({ Ethernet: LAN }, [INTEL], [WAY]);
    const before = calls.length;
    await list();
    // Only the routes are read again.
    expect(calls.length - before).toBe(1);
  });

  it('are not asked for on other systems, nor known when the program fails', async () => {
    const failing = {
      systemRoot: '',
      runner: { run: async (): Promise<CommandOutcome> => ({ kind: 'timed-out' }) },
    };
    const cards = [{ name: 'en0', mac: null, index: null }];
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(await createCardDriverReader({ ...failing, machine: { platform } })(cards)).toEqual(
        new Map(),
      );
  });

  it('are read in a second try where the program starts late', async () => {
    const limits: number[] = [];
    const drivers = await createCardDriverReader({
      machine: { platform: 'win32' },
      systemRoot: 'C:\\Windows',
      runner: {
        run: async (_command, _args, { timeoutMs }): Promise<CommandOutcome> => {
          limits.push(timeoutMs);
          if (timeoutMs < 3_500) return { kind: 'timed-out' };
          return { kind: 'completed', exitCode: 0, stdout: INTEL, stderr: '' };
        },
      },
    })([{ name: 'Ethernet 3', mac: LAN.mac, index: 24 }]);
    expect(drivers.get('Ethernet 3')).toContain('I219-LM');
    expect(limits).toHaveLength(2);
  });
});
