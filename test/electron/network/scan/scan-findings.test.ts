import { describe, expect, it } from 'vitest';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import type { NeighbourTable } from '../../../../electron/network/neighbours/neighbour-table.ts';
import { LAN, ROUTE } from '../simulated-machine.ts';
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
});
