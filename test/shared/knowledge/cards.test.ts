import { describe, expect, it } from 'vitest';
import { cardKindOf, cardSigns, CardSignSchema } from '../../../shared/knowledge/cards.ts';

const bare = { name: 'Ethernet 3', driver: null, mac: null, hasGateway: false };

describe('the signs of cards', () => {
  it('have a source each, and no id twice', () => {
    expect(new Set(cardSigns.map(({ id }) => id)).size).toBe(cardSigns.length);
    for (const { source } of cardSigns) expect(source.asOf).toMatch(/^20\d\d-/);
  });

  it('are refused without any sign, and with a prefix that half the world has', () => {
    const sign = { id: 'some', kind: 'vpn', source: 'card-lists-2026' };
    expect(CardSignSchema.safeParse({ ...sign, names: '^some' }).success).toBe(true);
    expect(CardSignSchema.safeParse(sign).success).toBe(false);
    expect(CardSignSchema.safeParse({ ...sign, macs: ['02'] }).success).toBe(false);
    expect(CardSignSchema.safeParse({ ...sign, macs: ['00:05:9a:3c:7'] }).success).toBe(true);
  });

  it.each([
    // In every language, Windows numbers its real cards itself.
    'Ethernet',
    'Ethernet 12',
    'Local Area Connection 2',
    'Connexion au réseau local',
    'LAN-Verbindung',
    'Conexión de área local 3',
    'Подключение по локальной сети',
    '以太网 2',
    'Wi-Fi 2',
    'en0',
    'en12',
    'eth0',
    'eth0.20',
    'vlan20',
    'enx00e04c680102',
    'enp0s20f0u1',
    'wlp2s0',
    'wlan0',
    'bond0',
    'team0',
    'br0',
    'vmbr0',
    'bridge0',
    'usb0',
    'ap1',
    'macvlan0',
  ])('are not in the name of a network card: %s', (name) => {
    expect(cardKindOf({ ...bare, name })).toBeNull();
  });

  it.each([
    'Realtek PCIe GbE Family Controller #2',
    'Intel(R) Ethernet Connection (7) I219-V',
    'Intel(R) 82574L Gigabit Network Connection',
    'Killer E2600 Gigabit Ethernet Controller',
    'Intel(R) Wi-Fi 6E AX211 160MHz',
    'Qualcomm FastConnect 7800 Wi-Fi 7 High Band Simultaneous (HBS) Network Adapter #3',
    'MediaTek Wi-Fi 6E MT7922 (RZ616) 160MHz Wireless LAN Card',
    'Broadcom NetXtreme Gigabit Ethernet',
    'Marvell AQtion 10Gbit Network Adapter',
    'ASIX AX88179 USB 3.0 to Gigabit Ethernet Adapter',
    'Apple Mobile Device Ethernet',
    'Remote NDIS based Internet Sharing Device',
    'Surface Ethernet Adapter',
    'Lenovo USB Ethernet',
    'Red Hat VirtIO Ethernet Adapter',
    'vmxnet3 Ethernet Adapter',
    'Microsoft Hyper-V Network Adapter',
    'Cisco AIR-PI21AG-A-K9',
    'Плата адаптера 1x1 11b/g/n Wireless LAN PCI Express Half Mini Card',
  ])('are not in the driver of a network card: %s', (driver) => {
    expect(cardKindOf({ ...bare, driver })).toBeNull();
  });

  it.each([
    ['AmneziaVPN', 'vpn'],
    ['ProtonVPN TUN', 'vpn'],
    ['NordLynx', 'vpn'],
    ['surfshark_wg', 'vpn'],
    ['Mullvad', 'vpn'],
    ['outline-tap0', 'vpn'],
    ['hide.me VPN', 'vpn'],
    ['vpn_company', 'vpn'],
    ['tun0', 'vpn'],
    ['wg-office', 'vpn'],
    ['ppp0', 'vpn'],
    ['tunsnx', 'vpn'],
    ['cscotun0', 'vpn'],
    ['Meta', 'vpn'],
    ['utun12', 'vpn'],
    ['tailscale0', 'overlay'],
    ['Tailscale', 'overlay'],
    ['ZeroTier One [8056c2e21c000001]', 'overlay'],
    ['wt0', 'overlay'],
    ['hnet0', 'overlay'],
    ['edge0', 'overlay'],
    ['Hamachi', 'overlay'],
    ['Radmin VPN', 'overlay'],
    ['VMware Network Adapter VMnet8', 'virtual'],
    ['VirtualBox Host-Only Network #2', 'virtual'],
    ['vEthernet (WSL (Hyper-V firewall))', 'virtual'],
    ['LAN-Verbindung* 12', 'virtual'],
    ['Bluetooth-Netzwerkverbindung', 'virtual'],
    ['virbr0', 'virtual'],
    ['vmenet0', 'virtual'],
    ['docker_gwbridge', 'container'],
    ['veth1a2b3c4', 'container'],
    ['lxdbr0', 'container'],
    ['podman0', 'container'],
  ] as const)('are in the name of a product: %s', (name, kind) => {
    expect(cardKindOf({ ...bare, name })).toBe(kind);
  });

  it('are named by the product before they are named by a common word', () => {
    expect(cardKindOf({ ...bare, driver: 'Tailscale Tunnel' })).toBe('overlay');
    expect(cardKindOf({ ...bare, driver: 'Famatech Radmin VPN Ethernet Adapter' })).toBe('overlay');
    const pulse = { driver: 'Juniper Networks Virtual Adapter', name: 'Local Area Connection* 12' };
    expect(cardKindOf({ ...bare, ...pulse })).toBe('vpn');
  });

  it('lead to the network of a virtual machine', () => {
    const guest = { ...bare, mac: '00:15:5d:01:02:03' };
    expect(cardKindOf(guest)).toBe('virtual');
    expect(cardKindOf({ ...guest, hasGateway: true })).toBeNull();
    // A VPN's next hop does not make it the way to the site.
    expect(cardKindOf({ ...bare, mac: '00:05:9a:3c:7a:00', hasGateway: true })).toBe('vpn');
  });
});
