import { describe, expect, it } from 'vitest';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import type { NeighbourTable } from '../../../../electron/network/neighbours/neighbour-table.ts';
import { LAN, ROUTE } from '../simulated-machine.ts';
import type { ScanResult } from '../../../../shared/domain/scan.ts';
import { YEALINK, PHONE, GATEWAY, scan } from './one-scan.ts';

describe('what looks wrong', () => {
  const everyAddress = Array.from({ length: 126 }, (_, index) => `10.1.0.${129 + index}`).filter(
    (ip) => ip !== LAN.address,
  );

  it('a proxy that answers for everybody makes no ghosts', async () => {
    const real = new Set([GATEWAY.ip, '10.1.0.140']);
    const { result, codes } = await scan({
      hosts: everyAddress.map((ip) => ({ ip, mac: GATEWAY.mac })),
      alive: (ip) => real.has(ip),
    });
    expect(codes()).toContain('NET-PROXY-ARP');
    const others = result().devices.filter((device) => device.role !== 'self');
    expect(others.map((device) => device.ip)).toEqual([GATEWAY.ip, '10.1.0.140']);
    expect(others.every((device) => device.flags.includes('shared-mac'))).toBe(true);
    for (const device of others) {
      expect(device.state).toBe('answered');
      expect(device.evidence.map(({ kind }) => kind)).toContain('tcp-refused');
    }
  });

  it('a few addresses behind one MAC are listed, and only those that answer called alive', async () => {
    const few = ['10.1.0.140', '10.1.0.141', '10.1.0.142'];
    const { result } = await scan({
      hosts: [GATEWAY, ...few.map((ip) => ({ ip, mac: YEALINK }))],
      alive: (ip) => ip === GATEWAY.ip || ip === few[0],
    });
    const shared = result().devices.filter(({ flags }) => flags.includes('shared-mac'));
    expect(shared.map(({ ip, state }) => [ip, state])).toEqual([
      ['10.1.0.140', 'answered'],
      ['10.1.0.141', 'cached'],
      ['10.1.0.142', 'cached'],
    ]);
    expect(shared.map(({ evidence }) => evidence.at(-1)?.kind)).toEqual([
      'tcp-refused',
      'neighbour-cache',
      'neighbour-cache',
    ]);
  });

  it('no answer at all means a broken sensor', async () => {
    const { codes } = await scan({ hosts: [], alive: () => false });
    expect(codes()).toEqual(['NET-NO-HOST']);
  });

  it('an empty listing while hosts answer means hidden MACs, and hosts are found all the same', async () => {
    const { codes, stateOf, result } = await scan({
      table: (table) => ({
        ...table,
        traits: { ...table.traits, showsUnresolved: false },
        read: async () => ({ ok: true, value: [] }),
        readStates: async () => ({ ok: true, value: [] }),
        capacity: async () => null,
      }),
      alive: (ip) => ip === PHONE.ip,
    });
    expect(codes()).toContain('NET-MAC-HIDDEN');
    expect(stateOf(PHONE.ip)).toBe('answered');
    expect(result().devices.find((device) => device.ip === PHONE.ip)?.flags).toContain(
      'mac-hidden',
    );
  });

  it('an unreadable table is reported', async () => {
    const unreadable: NeighbourTable['read'] = async () => ({
      ok: false,
      problem: { code: 'NEIGHBOUR_TABLE_UNREADABLE', params: {}, evidence: [] },
    });
    const { codes } = await scan({
      table: (table) => ({
        ...table,
        traits: { ...table.traits, showsUnresolved: false },
        read: unreadable,
        readStates: unreadable,
        capacity: async () => null,
      }),
      alive: (ip) => ip === PHONE.ip,
    });
    expect(codes()).toContain('NET-TABLE-UNREADABLE');
  });

  it('two MACs for one address are a duplicate', async () => {
    let flip = 0;
    const { codes, result } = await scan({
      table: (table) => ({
        ...table,
        read: async () => {
          flip += 1;
          const rows = await table.read();
          if (!rows.ok || flip < 12) return rows;
          return {
            ok: true,
            value: rows.value.map((row) =>
              row.ip === PHONE.ip && row.mac !== null ? { ...row, mac: '00:15:65:00:00:99' } : row,
            ),
          };
        },
      }),
    });
    expect(codes()).toContain('NET-DUPLICATE-IP');
    expect(result().devices.find((device) => device.ip === PHONE.ip)?.flags).toContain(
      'duplicate-ip',
    );
  });

  it('only the gateway answering on Wi-Fi is isolation', async () => {
    const { result } = await scan({
      interfaces: [{ ...LAN, medium: 'wifi' }],
      hosts: [GATEWAY],
      alive: (ip) => ip === GATEWAY.ip,
    });
    expect(result().findings).toMatchObject([
      { code: 'NET-CLIENT-ISOLATION', severity: 'warning' },
    ]);
  });

  it('a VPN in front, no DHCP, no default route each have their finding', async () => {
    const tunnel: NetworkInterface = {
      ...LAN,
      name: 'tun0',
      address: '10.8.0.6',
      scannable: false,
      reason: 'vpn',
    };
    const vpn = await scan({
      interfaces: [LAN, tunnel],
      routes: [{ ...ROUTE, interfaceName: 'tun0', gateway: null, metric: 1 }, ROUTE],
    });
    expect(vpn.codes()).toEqual(['NET-VPN-ACTIVE']);
    const own: NetworkInterface = {
      ...LAN,
      address: '169.254.3.4',
      prefix: 16,
      scannable: false,
      reason: 'link-local-only',
    };
    expect((await scan({ interfaces: [own], routes: [] })).codes()).toEqual(['NET-DHCP-FAILED']);
    expect((await scan({ routes: [] })).codes()).toEqual(['NET-NO-DEFAULT-ROUTE']);
  });

  it('routes that could not be read are no missing gateway', async () => {
    const { codes } = await scan({ areRoutesUnread: true });
    expect(codes()).toEqual(['NET-ROUTES-UNREADABLE']);
  });
});

describe('a network of this computer that a scan leaves out', () => {
  const second = { address: '10.0.5.2', prefix: 24 };
  const both: NetworkInterface = { ...LAN, otherAddresses: [second] };
  const vlan: NetworkInterface = {
    ...LAN,
    name: 'eth0.20',
    address: '192.168.20.7',
    prefix: 24,
    reason: 'physical',
    metric: null,
  };
  const found = (result: ScanResult, code: string) =>
    result.findings.find((finding) => finding.code === code);

  it('is named when it is on the scanned card', async () => {
    const { result } = await scan({ interfaces: [both] });
    expect(found(result(), 'NET-OTHER-SUBNET')).toMatchObject({
      severity: 'warning',
      params: { interface: 'eth0', networks: '10.0.5.0/24', first: '10.0.5.0/24' },
    });
  });

  it('is not named when it was asked for, nor when something else was', async () => {
    for (const request of [
      { interfaces: ['eth0', second.address] },
      { ranges: ['10.0.5.0/24'] },
      { ranges: ['10.1.0.128/25'] },
      { addresses: [PHONE.ip] },
    ]) {
      const { codes } = await scan({ interfaces: [both], request });
      expect(codes()).not.toContain('NET-OTHER-SUBNET');
    }
  });

  it('is scanned from its own address, with this computer in it', async () => {
    const phone = { ip: '10.0.5.50', mac: YEALINK };
    const { result } = await scan({
      interfaces: [both],
      hosts: [phone],
      request: { ranges: ['10.0.5.0/24'] },
    });
    const roles = result().devices.map(({ ip, role, mac }) => [ip, role, mac]);
    expect(roles).toEqual([
      [second.address, 'self', LAN.mac],
      [phone.ip, 'phone-candidate', YEALINK],
    ]);
  });

  it('does not make a device of a second address on the same network', async () => {
    const twice = { ...LAN, otherAddresses: [{ address: '10.1.0.201', prefix: 25 }] };
    const { result, codes } = await scan({ interfaces: [twice] });
    const own = result().devices.filter(({ role }) => role === 'self');
    expect(own.map(({ ip }) => ip)).toEqual(['10.1.0.200', '10.1.0.201']);
    expect(codes()).toEqual([]);
  });

  it('is named with its card when no telephone was found', async () => {
    const { result } = await scan({ interfaces: [LAN, vlan], hosts: [GATEWAY] });
    expect(found(result(), 'NET-OTHER-CARD')).toMatchObject({
      severity: 'warning',
      params: { cards: 'eth0.20 (192.168.20.0/24)', first: 'eth0.20' },
    });
  });

  it('is not named when a telephone was found, the scan was cut short, or the card is no site’s', async () => {
    const cases = [
      { interfaces: [LAN, vlan] },
      { interfaces: [LAN, vlan], hosts: [GATEWAY], abortAfterMs: 5 },
      {
        interfaces: [LAN, { ...vlan, scannable: false, reason: 'vpn' as const }],
        hosts: [GATEWAY],
      },
      {
        interfaces: [LAN, { ...vlan, scannable: false, reason: 'virtual' as const }],
        hosts: [GATEWAY],
      },
      // The same network through Wi-Fi.
      { interfaces: [LAN, { ...LAN, name: 'wlan0', address: '10.1.0.210' }], hosts: [GATEWAY] },
    ];
    for (const each of cases) expect((await scan(each)).codes()).not.toContain('NET-OTHER-CARD');
  });
});

describe('a network that cannot be listed', () => {
  it.each([
    [32, 'NET-NETWORK-ALONE', 'error'],
    [31, 'NET-NETWORK-OF-TWO', 'warning'],
  ] as const)('is said to be one, /%i', async (prefix, code, severity) => {
    const card = { ...LAN, prefix, scannable: false, reason: 'point-to-point' as const };
    const { result } = await scan({ interfaces: [card], hosts: [], alive: () => false });
    expect(result().findings.find((finding) => finding.code === code)).toMatchObject({
      severity,
      params: { interface: 'eth0', network: `10.1.0.200/${prefix}` },
    });
  });
});

describe('the gateway’s address on this computer', () => {
  const docker: NetworkInterface = {
    ...LAN,
    name: 'docker0',
    address: GATEWAY.ip,
    prefix: 16,
    mac: '02:42:5e:10:00:01',
    metric: null,
    scannable: false,
    reason: 'container',
  };

  it('is the first finding, and the computer’s own card is no gateway', async () => {
    const { result } = await scan({ interfaces: [LAN, docker], hosts: [PHONE] });
    expect(result().findings[0]).toMatchObject({
      code: 'NET-GATEWAY-OWN-ADDRESS',
      severity: 'error',
      params: { gateway: GATEWAY.ip, card: 'docker0' },
    });
    expect(result().gateway).toEqual({ ip: GATEWAY.ip, mac: null, vendor: null });
    expect(result().devices.find(({ ip }) => ip === GATEWAY.ip)?.role).toBe('self');
  });

  it('may also be a second address of the scanned card', async () => {
    const own = { ...LAN, otherAddresses: [{ address: GATEWAY.ip, prefix: 25 }] };
    expect((await scan({ interfaces: [own] })).codes()[0]).toBe('NET-GATEWAY-OWN-ADDRESS');
  });

  it('is not seen where another card merely has the same network', async () => {
    const beside = { ...docker, address: '10.1.0.1' };
    expect((await scan({ interfaces: [LAN, beside] })).codes()).toEqual([]);
  });
});

describe('a LAN in the carriers’ block', () => {
  it('is scanned by force, and is no VPN', async () => {
    const shared = { ...LAN, reason: 'shared-address' as const, scannable: false };
    const { codes } = await scan({ interfaces: [shared], request: { force: true } });
    expect(codes()).toEqual([]);
  });
});
