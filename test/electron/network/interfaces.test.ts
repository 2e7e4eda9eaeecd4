import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createInterfaceReader } from '../../../electron/network/interfaces.ts';
import type { DefaultRoute } from '../../../electron/network/routes/default-route.ts';
import { NetworkInterfaceSchema } from '../../../shared/domain/network.ts';

function ipv4(address: string, netmask: string, mac = '3c:22:fb:10:20:30'): NetworkInterfaceInfo[] {
  return [{ address, netmask, mac, family: 'IPv4', internal: false, cidr: null }];
}

const noFiles = {
  readText: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
  list: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
};

async function list(
  addresses: Record<string, NetworkInterfaceInfo[]>,
  routes: readonly Partial<DefaultRoute>[] = [],
) {
  const reader = createInterfaceReader({
    machine: { platform: 'darwin', release: '', hostname: '' },
    files: noFiles,
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
