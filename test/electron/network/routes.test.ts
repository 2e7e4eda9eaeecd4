import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import {
  parseIpRoute,
  parseNetstatRoutes,
  parseProcRoute,
  parseRouteGet,
  parseRoutePrint,
} from '../../../electron/network/routes/parsers.ts';
import { byPreference } from '../../../electron/network/routes/default-route.ts';
import { createDefaultRouteReader } from '../../../electron/network/routes/reader.ts';
import type { CommandOutcome, CommandRunner } from '../../../electron/platform/machine.ts';
import { recorded } from './recorded.ts';

const noFiles = {
  readText: async () => ({ ok: false as const, reason: 'missing' as const, detail: '' }),
};

function runnerOf(outputs: Readonly<Record<string, string>>): CommandRunner & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    run: async (command, args): Promise<CommandOutcome> => {
      calls.push([command, ...args].join(' '));
      const stdout = outputs[command];
      return stdout === undefined
        ? { kind: 'missing' }
        : { kind: 'completed', exitCode: 0, stdout, stderr: '' };
    },
  };
}

describe('parsers', () => {
  it('reads /proc/net/route, byte order included', () => {
    expect(parseProcRoute(recorded('linux/proc-net-route.txt'))).toMatchObject([
      { interfaceName: 'eth0', gateway: '192.168.77.1', metric: 100 },
    ]);
  });

  it('reads ip route', () => {
    expect(parseIpRoute(recorded('linux/ip-j-route.json'))).toMatchObject([
      { interfaceName: 'eth0', gateway: '192.168.77.1', metric: 100 },
    ]);
    expect(parseIpRoute('nonsense')).toBeNull();
  });

  it('reads netstat of macOS, old columns included', () => {
    expect(parseNetstatRoutes(recorded('macos/netstat-rn.txt'))).toMatchObject([
      { interfaceName: 'en0', gateway: '192.168.1.1' },
      { interfaceName: 'utun4', gateway: null },
    ]);
    expect(parseNetstatRoutes(recorded('macos/netstat-rn-old.txt'))).toMatchObject([
      { interfaceName: 'en1', gateway: '10.0.0.1' },
    ]);
  });

  it('reads route get, and the absence of a route', () => {
    expect(parseRouteGet(recorded('macos/route-get-default.txt'))).toMatchObject({
      interfaceName: 'en0',
      gateway: '192.168.1.1',
    });
    expect(parseRouteGet(recorded('macos/route-get-default-none.txt'))).toBeNull();
  });

  it('reads route print in English, without persistent routes', () => {
    expect(parseRoutePrint(recorded('windows/route-print-en.txt'))).toMatchObject([
      { interfaceAddress: '192.168.1.34', gateway: '192.168.1.1', metric: 25 },
      { interfaceAddress: '10.8.0.6', gateway: null, metric: 281 },
    ]);
  });

  it('reads route print in French with broken accents', () => {
    expect(parseRoutePrint(recorded('windows/route-print-fr-cp850.txt'))).toMatchObject([
      { gateway: '192.168.1.1', metric: 35 },
      { gateway: '192.168.1.1', metric: 45 },
      { gateway: null, metric: 5 },
    ]);
    expect(parseRoutePrint(recorded('windows/route-print-none-fr-cp850.txt'))).toEqual([]);
  });

  it('does not take a route that drops or refuses traffic for a way out', () => {
    const proc = [
      'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT',
      '*\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0',
    ].join('\n');
    expect(parseProcRoute(proc)).toEqual([]);
    const json = ['blackhole', 'unreachable', 'prohibit', 'throw'].map((type) => ({
      type,
      dst: 'default',
      dev: 'lo',
      flags: [],
    }));
    expect(parseIpRoute(JSON.stringify(json))).toEqual([]);
    expect(parseIpRoute('[{"type":"unicast","dst":"default","dev":"eth0"}]')).toHaveLength(1);
    expect(parseNetstatRoutes('default 127.0.0.1 UGRS lo0\ndefault 127.0.0.1 UGSB lo0\n')).toEqual(
      [],
    );
    const refused = recorded('macos/route-get-default.txt').replace('<UP,', '<UP,REJECT,');
    expect(refused).toContain('REJECT');
    expect(parseRouteGet(refused)).toBeNull();
  });

  it('puts a VPN that lays two halves over the default route in front of it', () => {
    const proc = [
      'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT',
      'eth0 00000000 014DA8C0 0003 0 0 100 00000000 0 0 0',
      'tun0 00000000 0100080A 0003 0 0 50 00000080 0 0 0',
      'tun0 00000080 0100080A 0003 0 0 50 00000080 0 0 0',
    ].join('\n');
    const json = JSON.stringify([
      { dst: 'default', gateway: '192.168.77.1', dev: 'eth0', metric: 100 },
      { dst: '0.0.0.0/1', gateway: '10.8.0.1', dev: 'tun0' },
      { dst: '128.0.0.0/1', gateway: '10.8.0.1', dev: 'tun0' },
    ]);
    const netstat =
      'default 192.168.1.1 UGScg en0\n0/1 10.8.0.1 UGScg utun4\n128.0/1 10.8.0.1 UGSc utun4\n';
    const windows = [
      '  0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.34     25',
      '  0.0.0.0        128.0.0.0         10.8.0.1         10.8.0.6    281',
      '128.0.0.0        128.0.0.0         10.8.0.1         10.8.0.6    281',
    ].join('\r\n');
    for (const routes of [
      parseProcRoute(proc),
      parseIpRoute(json) ?? [],
      parseNetstatRoutes(netstat),
      parseRoutePrint(windows),
    ]) {
      expect(routes).toHaveLength(2);
      expect(byPreference(routes)[0]?.gateway).toBe('10.8.0.1');
      expect(byPreference(routes)[0]?.interfaceName ?? 'tun0').toMatch(/^u?tun\d$/);
    }
  });

  test.prop([fc.string({ unit: 'binary', maxLength: 300 })], { numRuns: 3000 })(
    'never throw',
    (text) => {
      parseProcRoute(text);
      parseIpRoute(text);
      parseNetstatRoutes(text);
      parseRouteGet(text);
      parseRoutePrint(text);
    },
  );
});

const common = { files: noFiles, systemRoot: 'D:\\Win' };

describe('reader', () => {
  it('prefers the lowest metric on Windows, by absolute path', async () => {
    const runner = runnerOf({
      'D:\\Win\\System32\\ROUTE.EXE': recorded('windows/route-print-fr-cp850.txt'),
    });
    const machine = { platform: 'win32' as const, release: '', hostname: '' };
    const routes = await createDefaultRouteReader({ ...common, machine, runner }).read();
    expect(routes.ok && routes.value.map((route) => route.metric)).toEqual([5, 35, 45]);
    expect(runner.calls).toEqual(['D:\\Win\\System32\\ROUTE.EXE print -4']);
  });

  it('puts the route that macOS prefers first, and keeps the one behind a VPN', async () => {
    const runner = runnerOf({
      '/sbin/route': recorded('macos/route-get-default.txt').replace('en0', 'utun3'),
      '/usr/sbin/netstat': recorded('macos/netstat-rn-vpn-first.txt'),
    });
    const machine = { platform: 'darwin' as const, release: '', hostname: '' };
    const routes = await createDefaultRouteReader({ ...common, machine, runner }).read();
    expect(routes.ok && routes.value[0]?.interfaceName).toBe('utun3');
    expect(routes.ok && routes.value.map((route) => route.gateway)).toContain('192.168.1.1');
  });

  it('has no route rather than a problem when macOS knows none', async () => {
    const runner = runnerOf({
      '/sbin/route': recorded('macos/route-get-default-none.txt'),
      '/usr/sbin/netstat': 'Routing tables\n',
    });
    const machine = { platform: 'darwin' as const, release: '', hostname: '' };
    const routes = await createDefaultRouteReader({ ...common, machine, runner }).read();
    expect(routes).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['win32', 'D:\\Win\\System32\\ROUTE.EXE', 'windows/route-print-en.txt'],
    ['darwin', '/usr/sbin/netstat', 'macos/netstat-rn.txt'],
  ] as const)(
    'waits for a program that %s starts late, and then knows the gateway',
    async (platform, program, listing) => {
      for (const [startsAfterMs, gateway] of [
        [900, '192.168.1.1'],
        [1900, '192.168.1.1'],
        [5500, '192.168.1.1'],
        [9000, 'ROUTE_TABLE_UNREADABLE'],
      ] as const) {
        const reader = createDefaultRouteReader({
          ...common,
          machine: { platform, release: '', hostname: '' },
          runner: {
            run: async (command, _args, { timeoutMs }) => {
              if (timeoutMs < startsAfterMs) return { kind: 'timed-out' };
              if (command !== program) return { kind: 'missing' };
              return { kind: 'completed', exitCode: 0, stdout: recorded(listing), stderr: '' };
            },
          },
        });
        const routes = await reader.read();
        expect(routes.ok ? routes.value[0]?.gateway : routes.problem.code).toBe(gateway);
      }
    },
  );

  it('says so when nothing can be read', async () => {
    const machine = { platform: 'linux' as const, release: '', hostname: '' };
    const reader = createDefaultRouteReader({ ...common, machine, runner: runnerOf({}) });
    const routes = await reader.read();
    expect(routes.ok ? '' : routes.problem.code).toBe('ROUTE_TABLE_UNREADABLE');
  });
});

describe('a VPN of macOS laid in halves over the default route', () => {
  // `route get default` asks for the route of mask 0 and so never shows the halves.
  const preferred = [
    '   route to: default',
    'destination: default',
    '       mask: default',
    '    gateway: 192.168.0.1',
    '  interface: en0',
    '      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>',
  ].join('\n');
  it('comes first in a whole listing, with the card of the site behind it', async () => {
    const netstat = recorded('macos/netstat-rn-halves.txt');
    const reader = createDefaultRouteReader({
      ...common,
      machine: { platform: 'darwin', release: '', hostname: '' },
      runner: runnerOf({ '/sbin/route': preferred, '/usr/sbin/netstat': netstat }),
    });
    const routes = await reader.read();
    expect(routes.ok && routes.value[0]).toMatchObject({ interfaceName: 'utun6', gateway: null });
    expect(routes.ok && routes.value[1]).toMatchObject({
      interfaceName: 'en0',
      gateway: '192.168.0.1',
    });
  });

  it.each([
    ['after the default route', ['default 192.168.0.1 UGScg en0', '0/1 utun6 UScg utun6']],
    ['before it', ['0/1 utun6 UScg utun6', 'default 192.168.0.1 UGScg en0']],
    ['with a next hop', ['default 192.168.0.1 UGScg en0', '0/1 10.8.0.1 UGSc utun6']],
  ])('comes first, listed %s', async (_where, rows) => {
    const reader = createDefaultRouteReader({
      ...common,
      machine: { platform: 'darwin', release: '', hostname: '' },
      runner: runnerOf({ '/sbin/route': preferred, '/usr/sbin/netstat': rows.join('\n') }),
    });
    const routes = await reader.read();
    expect(routes.ok ? routes.value.map(({ interfaceName }) => interfaceName) : []).toEqual([
      'utun6',
      'en0',
    ]);
  });
});
