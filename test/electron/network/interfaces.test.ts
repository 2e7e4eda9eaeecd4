import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createInterfaceReader } from '../../../electron/network/interfaces.ts';
import { createOwnLinkReader } from '../../../electron/network/own-link.ts';
import type { DefaultRoute } from '../../../electron/network/routes/default-route.ts';
import { NetworkInterfaceSchema } from '../../../shared/domain/network.ts';

function ipv4(address: string, netmask: string, mac = '3c:22:fb:10:20:30'): NetworkInterfaceInfo[] {
  return [{ address, netmask, mac, family: 'IPv4', internal: false, cidr: null }];
}

const noFiles = {
  readText: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
  list: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
};

/** Files and folders of /sys by their paths. */
function filesOf(known: Readonly<Record<string, string | readonly string[]>>) {
  const missing = { ok: false as const, reason: 'missing' as const, detail: '' };
  return {
    readText: async (path: string) => {
      const value = known[path];
      return typeof value === 'string' ? { ok: true as const, value } : missing;
    },
    list: async (path: string) => {
      const value = known[path];
      return Array.isArray(value) ? { ok: true as const, value: value.map(String) } : missing;
    },
  };
}

async function list(
  addresses: Record<string, NetworkInterfaceInfo[]>,
  routes: readonly Partial<DefaultRoute>[] = [],
  linuxFiles: Readonly<Record<string, string | readonly string[]>> | null = null,
) {
  const reader = createInterfaceReader({
    machine: { platform: linuxFiles === null ? 'darwin' : 'linux', release: '', hostname: '' },
    files: linuxFiles === null ? noFiles : filesOf(linuxFiles),
    routes: {
      read: async () => ({
        ok: true,
        value: routes.map((route) => ({
          interfaceName: null,
          interfaceAddress: null,
          gateway: null,
          metric: 0,
          row: '',
          ...route,
        })),
      }),
    },
    addresses: () => addresses,
  });
  return reader.list();
}

describe('interfaces', () => {
  it('says why each is scanned or not', async () => {
    const items = await list(
      {
        lo0: ipv4('127.0.0.1', '255.0.0.0'),
        en0: ipv4('192.168.1.34', '255.255.255.0'),
        en7: ipv4('10.0.0.4', '255.255.252.0'),
        en9: ipv4('169.254.1.2', '255.255.0.0'),
        en10: ipv4('91.121.1.2', '255.255.255.0'),
        utun4: ipv4('10.8.0.6', '255.255.255.0'),
        tailscale0: ipv4('100.101.102.103', '255.255.255.255'),
        docker0: ipv4('172.17.0.1', '255.255.0.0'),
        'br-1a2b3c4d5e6f': ipv4('172.18.0.1', '255.255.0.0'),
        'vEthernet (WSL)': ipv4('172.20.16.1', '255.255.240.0'),
        vboxnet0: ipv4('192.168.56.1', '255.255.255.0'),
        awdl0: [],
        en5: [],
      },
      [{ interfaceName: 'en0', gateway: '192.168.1.1', metric: 25 }],
    );
    expect(Object.fromEntries(items.map((item) => [item.name, item.reason]))).toEqual({
      en0: 'default-route',
      en7: 'physical',
      en9: 'link-local-only',
      en10: 'public-address',
      lo0: 'loopback',
      utun4: 'vpn',
      tailscale0: 'overlay',
      docker0: 'container',
      'br-1a2b3c4d5e6f': 'container',
      'vEthernet (WSL)': 'virtual',
      vboxnet0: 'virtual',
      awdl0: 'virtual',
      en5: 'no-ipv4',
    });
    expect(items[0]).toMatchObject({ name: 'en0', prefix: 24, metric: 25, scannable: true });
    expect(items.filter((item) => item.scannable).map((item) => item.name)).toEqual(['en0', 'en7']);
    for (const item of items) expect(NetworkInterfaceSchema.safeParse(item).success).toBe(true);
  });

  it('distinguishes the real cards of Windows from virtual ones', async () => {
    const items = await list(
      {
        'Local Area Connection': ipv4('192.168.1.34', '255.255.255.0'),
        'Connexion au réseau local': ipv4('10.0.0.4', '255.255.255.0'),
        'Local Area Connection* 2': ipv4('192.168.137.1', '255.255.255.0'),
        'Connexion au réseau local* 10': ipv4('192.168.173.1', '255.255.255.0'),
        'Loopback Pseudo-Interface 1': ipv4('127.0.0.1', '255.0.0.0'),
        'vEthernet (Default Switch)': ipv4('172.20.16.1', '255.255.240.0'),
        'Connexion réseau Bluetooth': ipv4('192.168.44.2', '255.255.255.0'),
      },
      [{ interfaceAddress: '192.168.1.34', gateway: '192.168.1.1', metric: 25 }],
    );
    expect(Object.fromEntries(items.map((item) => [item.name, item.reason]))).toEqual({
      'Local Area Connection': 'default-route',
      'Connexion au réseau local': 'physical',
      'Local Area Connection* 2': 'virtual',
      'Connexion au réseau local* 10': 'virtual',
      'Loopback Pseudo-Interface 1': 'loopback',
      'vEthernet (Default Switch)': 'virtual',
      'Connexion réseau Bluetooth': 'virtual',
    });
  });

  it('scans through a switch of Hyper-V that took the address of the card', async () => {
    const items = await list({ 'vEthernet (Externe)': ipv4('192.168.1.34', '255.255.255.0') }, [
      { interfaceAddress: '192.168.1.34', gateway: '192.168.1.1', metric: 25 },
    ]);
    expect(items[0]).toMatchObject({ reason: 'default-route', scannable: true });
  });

  it('prefers the lowest metric, and matches routes by address where they have no name', async () => {
    const items = await list(
      {
        'Wi-Fi': ipv4('192.168.1.40', '255.255.255.0'),
        Ethernet: ipv4('192.168.1.34', '255.255.255.0'),
      },
      [
        { interfaceAddress: '192.168.1.40', gateway: '192.168.1.1', metric: 45 },
        { interfaceAddress: '192.168.1.34', gateway: '192.168.1.1', metric: 35 },
      ],
    );
    expect(items.map((item) => item.name)).toEqual(['Ethernet', 'Wi-Fi']);
  });

  it('takes the private address of an interface that also gave itself one', async () => {
    const items = await list({
      en0: [...ipv4('169.254.9.9', '255.255.0.0'), ...ipv4('192.168.1.34', '255.255.255.0')],
    });
    expect(items[0]).toMatchObject({ address: '192.168.1.34', reason: 'physical' });
  });

  it('stays quick with eighty interfaces', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 83 }, (_, index) => [
        `veth${index}`,
        ipv4(`172.17.0.${index}`, '255.255.0.0'),
      ]),
    );
    expect((await list(many)).every((item) => !item.scannable)).toBe(true);
  });
});

describe('what a system shows in place of an address', () => {
  it('is not a MAC of the machine, so nothing is sent from it', async () => {
    const [item] = await list({ en0: ipv4('192.168.1.40', '255.255.255.0', '02:00:00:00:00:00') });
    expect(item).toMatchObject({ address: '192.168.1.40', mac: null, reason: 'physical' });
  });

  it('is not an IPv4 address', async () => {
    const [item] = await list({ 'en0.1': ipv4('0.0.0.0', '255.255.255.255') });
    expect(item).toMatchObject({
      name: 'en0.1',
      address: null,
      prefix: null,
      scannable: false,
      reason: 'no-ipv4',
    });
  });

  it('does not precede a real address of the same card', async () => {
    const [item] = await list({
      en0: [...ipv4('0.0.0.0', '255.0.0.0'), ...ipv4('192.168.1.40', '255.255.255.0')],
    });
    expect(item).toMatchObject({ address: '192.168.1.40', prefix: 24 });
  });
});

const NO_MAC = '00:00:00:00:00:00';

describe('a card with several addresses', () => {
  it('is on each of their networks, the gateway’s first', async () => {
    const [item] = await list(
      {
        en0: [
          ...ipv4('10.0.5.2', '255.255.255.0'),
          ...ipv4('192.168.77.2', '255.255.255.0'),
          ...ipv4('169.254.3.4', '255.255.0.0'),
        ],
      },
      [{ interfaceName: 'en0', gateway: '192.168.77.1' }],
    );
    expect(item).toMatchObject({
      address: '192.168.77.2',
      prefix: 24,
      reason: 'default-route',
      otherAddresses: [
        { address: '10.0.5.2', prefix: 24 },
        { address: '169.254.3.4', prefix: 16 },
      ],
    });
    expect(NetworkInterfaceSchema.safeParse(item).success).toBe(true);
  });

  it('has no others when it has one', async () => {
    const [item] = await list({ en0: ipv4('192.168.77.2', '255.255.255.0') });
    expect(item).not.toHaveProperty('otherAddresses');
  });
});

describe('a card on an unusual network', () => {
  const way = (gateway: string) => [{ interfaceName: 'eth0', gateway }];

  it.each([
    ['89.16.0.2', '255.255.255.0', '89.16.0.1', 'public-address'],
    ['135.70.41.215', '255.255.240.0', '135.70.32.1', 'public-address'],
    ['192.0.2.5', '255.255.255.0', '192.0.2.1', 'public-address'],
    ['100.64.0.2', '255.192.0.0', '100.64.0.1', 'shared-address'],
    ['100.100.1.2', '255.255.255.0', '100.100.1.1', 'shared-address'],
    ['192.168.77.2', '255.255.255.255', '192.168.77.1', 'point-to-point'],
    ['100.64.0.2', '255.255.255.255', '100.64.0.1', 'point-to-point'],
    ['10.9.8.0', '255.255.255.254', '10.9.8.1', 'point-to-point'],
    ['10.9.8.1', '255.255.255.252', '10.9.8.2', 'default-route'],
  ])('%s with the mask %s gets its own reason', async (address, mask, gateway, reason) => {
    const [item] = await list({ eth0: ipv4(address, mask) }, way(gateway), {});
    expect(item).toMatchObject({ name: 'eth0', reason, scannable: reason === 'default-route' });
  });

  it('is an overlay in 100.64/10 only over a tunnel, which has no MAC', async () => {
    const [item] = await list({ 'Carte 3': ipv4('100.101.102.103', '255.255.255.255', NO_MAC) });
    expect(item?.reason).toBe('overlay');
  });
});

describe('cards of other systems with telling names', () => {
  it.each([
    ['feth4017', '10.147.18.1', 'overlay'],
    ['feth1089', '172.20.30.253', 'overlay'],
    ['zt5u4uptmb', '10.147.20.4', 'overlay'],
    ['CloudflareWARP', '172.16.0.2', 'vpn'],
    ['utun4', '10.8.0.6', 'vpn'],
    ['ipsec0', '10.8.0.6', 'vpn'],
    ['fctvpn4f2a', '10.212.134.200', 'vpn'],
    ['zcctun0', '100.64.0.1', 'vpn'],
    ['gpd0', '10.1.1.1', 'vpn'],
    ['vnic0', '10.211.55.2', 'virtual'],
    ['bridge100', '192.168.64.1', 'virtual'],
    ['incusbr0', '10.20.30.1', 'container'],
    ['bridge0', '192.168.1.3', 'physical'],
    ['vmbr0', '192.168.1.3', 'physical'],
    ['br0', '192.168.1.3', 'physical'],
    ['bond0', '192.168.1.3', 'physical'],
    ['eth0.20', '192.168.20.3', 'physical'],
    ['enp0s31f6', '192.168.1.3', 'physical'],
    ['wlp3s0', '192.168.1.3', 'physical'],
    ['Ethernet 2', '192.168.1.3', 'physical'],
    ['Wi-Fi', '192.168.1.3', 'physical'],
  ])('%s', async (name, address, reason) => {
    const [item] = await list({ [name]: ipv4(address, '255.255.255.0') });
    expect(item?.reason).toBe(reason);
  });
});

describe('cards of Linux, as /sys describes them', () => {
  it('calls a switch of containers virtual, and one with a real port a card', async () => {
    const base = '/sys/class/net';
    const items = await list(
      {
        lab0: ipv4('172.30.0.1', '255.255.255.0'),
        lan0: ipv4('192.168.1.3', '255.255.255.0'),
        idle0: ipv4('192.168.2.3', '255.255.255.0'),
      },
      [{ interfaceName: 'idle0', gateway: '192.168.2.1' }],
      {
        [`${base}/lab0/brif`]: ['veth12ab', 'vnet3'],
        [`${base}/lan0/brif`]: ['enp3s0', 'vnet4'],
        [`${base}/idle0/brif`]: [],
      },
    );
    expect(Object.fromEntries(items.map(({ name, reason }) => [name, reason]))).toEqual({
      lab0: 'virtual',
      lan0: 'physical',
      idle0: 'default-route',
    });
  });

  it('does not call the modem of a laptop a VPN', async () => {
    const base = '/sys/class/net/wwan0';
    const files = { [`${base}/type`]: '65534\n', [`${base}/uevent`]: 'DEVTYPE=wwan\n' };
    const modem = { wwan0: ipv4('100.72.3.4', '255.255.255.248', NO_MAC) };
    const [item] = await list(modem, [], files);
    expect(item).toMatchObject({ reason: 'point-to-point', scannable: false });
    const [tunnel] = await list(modem, [], { [`${base}/type`]: '65534\n' });
    expect(tunnel?.reason).toBe('vpn');
  });

  it('knows the address of a switch that has no carrier, which the system call leaves out', async () => {
    const files = {
      '/sys/class/net': ['eth0', 'docker0', 'virbr0', 'eth1', 'lo'],
      '/proc/net/route': [
        'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT',
        'eth0 00000000 010011AC 0003 0 0 100 00000000 0 0 0',
        'docker0 000011AC 00000000 0001 0 0 0 0000FFFF 0 0 0',
        'eth0 000011AC 00000000 0001 0 0 0 0000FFFF 0 0 0',
        'eth1 0005000A 00000000 0001 0 0 0 00FFFFFF 0 0 0',
      ].join('\n'),
      '/proc/net/fib_trie': [
        'Main:',
        '  +-- 172.17.0.0/16 2 0 2',
        '     +-- 172.17.0.0/30 2 0 2',
        '        |-- 172.17.0.0',
        '           /16 link UNICAST',
        '        |-- 172.17.0.1',
        '           /32 host LOCAL',
        '     |-- 172.17.4.20',
        '        /32 host LOCAL',
        '     |-- 172.17.255.255',
        '        /32 link BROADCAST',
        '  |-- 10.0.5.2',
        '     /32 host LOCAL',
      ].join('\n'),
    };
    const items = await list(
      { eth0: ipv4('172.17.4.20', '255.255.0.0') },
      [{ interfaceName: 'eth0', gateway: '172.17.0.1' }],
      files,
    );
    const of = (name: string) => items.find((each) => each.name === name);
    expect(of('docker0')).toMatchObject({ address: '172.17.0.1', prefix: 16, reason: 'container' });
    expect(of('virbr0')).toMatchObject({ address: null });
    // An unplugged card is on no network.
    expect(of('eth1')).toMatchObject({ address: null, reason: 'no-ipv4' });
    expect(of('eth0')).not.toHaveProperty('otherAddresses');
  });

  it('puts the addresses with a label back to their card', async () => {
    const labelled = {
      eth0: ipv4('192.168.77.2', '255.255.255.0'),
      'eth0:1': ipv4('10.0.5.2', '255.255.255.0'),
      'eth0:voip': ipv4('10.0.6.2', '255.255.255.0'),
    };
    const items = await list(labelled, [], {});
    expect(items).toHaveLength(1);
    expect(items[0]?.otherAddresses?.map(({ address }) => address)).toEqual([
      '10.0.5.2',
      '10.0.6.2',
    ]);
    const link = createOwnLinkReader({
      machine: { platform: 'linux' },
      files: noFiles,
      addresses: () => labelled,
    });
    expect((await link('eth0')).addresses).toEqual(['192.168.77.2', '10.0.5.2', '10.0.6.2']);
  });
});
