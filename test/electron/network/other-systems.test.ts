import { describe, expect, it } from 'vitest';
import { createLivenessProver } from '../../../electron/network/scan/liveness.ts';
import { parseArpAn } from '../../../electron/network/neighbours/darwin.ts';
import {
  isResolved,
  type Neighbour,
  type NeighbourTable,
} from '../../../electron/network/neighbours/neighbour-table.ts';
import {
  createWindowsNeighbourTable,
  parseArpA,
} from '../../../electron/network/neighbours/windows.ts';
import { parseProcRoute, parseRoutePrint } from '../../../electron/network/routes/parsers.ts';
import type { CommandOutcome } from '../../../electron/platform/machine.ts';
import type { PowerShellOutcome } from '../../../electron/platform/powershell.ts';
import type { Wire } from '../../../electron/wire/wire.ts';
import { refusalDelay } from '../../../electron/wire/tcp.ts';
import { recorded } from './recorded.ts';
import { LAN, simulatedScan, simulatedSockets } from './simulated-machine.ts';
import { createSimulatedClock, createSimulatedNetwork } from './simulated-network.ts';

const GATEWAY = { ip: '10.1.0.129', mac: 'e4:9e:12:00:00:01' };
const PHONE = { ip: '10.1.0.150', mac: '00:15:65:00:00:01' };

/** A scan whose datagrams the system may refuse, `refuse` says with which code. */
async function scan(
  refuse: (ip: string, times: number) => string | null,
  more: Partial<Parameters<typeof simulatedScan>[0]> = {},
  oddRows: readonly Neighbour[] = [],
) {
  const clock = createSimulatedClock();
  const network = createSimulatedNetwork({ clock, hosts: [GATEWAY, PHONE] });
  const times = new Map<string, number>();
  const sockets = simulatedSockets(
    clock,
    {
      ...network.transmitter,
      send: (ip, done) => {
        times.set(ip, (times.get(ip) ?? 0) + 1);
        const code = refuse(ip, times.get(ip) ?? 0);
        if (code === null) network.transmitter.send(ip, done);
        else done(code);
      },
    },
    (ip) => ip === PHONE.ip || ip === GATEWAY.ip,
  );
  const table: NeighbourTable = {
    ...network.table,
    read: async () => {
      const rows = await network.table.read();
      return rows.ok ? { ok: true, value: [...rows.value, ...oddRows] } : rows;
    },
  };
  const machine = simulatedScan({ clock, sockets, table, ...more });
  const running = machine.service.run(
    {},
    { scanId: 'scan', signal: new AbortController().signal, onEvent: machine.onEvent },
  );
  await clock.runUntil(running);
  const outcome = await running;
  if (!outcome.ok) throw new Error(outcome.problem.code);
  return {
    found: outcome.value.devices.filter(({ role }) => role !== 'self').map(({ ip }) => ip),
    codes: outcome.value.findings.map(({ code }) => code),
  };
}

describe('a system whose buffers are full, as macOS says and Linux does not', () => {
  it('is asked again until the datagram leaves: no host is lost', async () => {
    const { found, codes } = await scan((_ip, times) => (times <= 3 ? 'ENOBUFS' : null));
    expect(found).toEqual([GATEWAY.ip, PHONE.ip]);
    expect(codes).toContain('NET-TABLE-FULL');
    expect(codes).not.toContain('NET-PERMISSION-DENIED');
  });

  it('is given up when it never accepts one', async () => {
    const { codes } = await scan(() => 'ENOBUFS');
    expect(codes).toContain('NET-TABLE-FULL');
  });
});

describe('a Mac without its Local Network permission', () => {
  it('is distinguished from a network without hosts, even if the gateway stays reachable', async () => {
    const { codes } = await scan((ip) => (ip === GATEWAY.ip ? null : 'EHOSTUNREACH'));
    expect(codes).toContain('NET-PERMISSION-DENIED');
  });

  it('is not suspected where another host was reached, nor where hosts are merely down', async () => {
    const reached = await scan((ip) =>
      ip === GATEWAY.ip || ip === PHONE.ip ? null : 'EHOSTUNREACH',
    );
    expect(reached.codes).not.toContain('NET-PERMISSION-DENIED');
    const down = await scan((ip) => (ip === GATEWAY.ip ? null : 'EHOSTDOWN'));
    expect(down.codes).not.toContain('NET-PERMISSION-DENIED');
  });
});

describe('Windows', () => {
  it('hears refusals two seconds late, and is given the time', async () => {
    const proveAfter = async (refusedAfterMs: number, refusalAfterMs: number) => {
      const clock = createSimulatedClock();
      const probe: Wire['tcp']['probe'] = async (_ip, _port, { timeoutMs, signal }) => {
        await clock.sleep(Math.min(timeoutMs, refusedAfterMs), signal);
        return timeoutMs < refusedAfterMs
          ? { kind: 'silent' }
          : { kind: 'refused', roundTripMs: refusedAfterMs };
      };
      const probeUdp: Wire['udp']['probe'] = async (_ip, _port, _data, options) => {
        await clock.sleep(options.timeoutMs, options.signal);
        return { kind: 'silent' };
      };
      const prover = createLivenessProver({
        clock,
        sockets: { tcp: { probe, refusalAfterMs }, udp: { probe: probeUdp } },
      });
      const running = prover.prove('10.0.0.9', {
        localAddress: null,
        signal: new AbortController().signal,
        startedAtMs: 0,
        rounds: 1,
      });
      await clock.runUntil(running);
      return running;
    };
    expect((await proveAfter(2000, refusalDelay('win32')))?.evidence.kind).toBe('tcp-refused');
    expect(await proveAfter(2000, refusalDelay('linux'))).toBeNull();
    expect(await proveAfter(10_000, refusalDelay('win32'))).toBeNull();
  });

  it('says that a VPN is active, though its routes name interfaces only by address', async () => {
    const route = { interfaceName: null, row: '' };
    const { codes } = await scan(() => null, {
      interfaces: [
        LAN,
        { ...LAN, name: 'OpenVPN Wintun', address: '10.8.0.6', scannable: false, reason: 'vpn' },
      ],
      routes: [
        { ...route, interfaceAddress: '10.8.0.6', gateway: null, metric: 3 },
        { ...route, interfaceAddress: '10.1.0.200', gateway: GATEWAY.ip, metric: 25 },
      ],
    });
    expect(codes).toContain('NET-VPN-ACTIVE');
  });

  it('accepts the groups and the broadcast address in its table', async () => {
    const rows = (ips: readonly string[]): Neighbour[] =>
      ips.map((ip) => ({
        ip,
        mac: null,
        interfaceName: 'eth0',
        state: 'incomplete',
        impossibleMac: true,
      }));
    const usual = ['224.0.0.22', '239.255.255.250', '255.255.255.255', '10.1.0.255'];
    const ordinary = await scan(() => null, {}, rows(usual));
    expect(ordinary.codes).not.toContain('NET-IMPOSSIBLE-MAC');
    const odd = await scan(() => null, {}, rows([...usual, '10.1.0.161']));
    expect(odd.codes).toContain('NET-IMPOSSIBLE-MAC');
  });

  const listing: CommandOutcome = {
    kind: 'completed',
    exitCode: 0,
    stdout: recorded('windows/arp-a-fr-two-cp850.txt'),
    stderr: '',
  };
  const tableWith = (answer: PowerShellOutcome<unknown>) => {
    const calls: string[] = [];
    const queries: string[] = [];
    const table = createWindowsNeighbourTable({
      systemRoot: 'D:\\Win',
      powerShell: {
        ask: async (query, schema) => {
          queries.push(query);
          if (answer.kind !== 'answered') return answer;
          const parsed = schema.safeParse(answer.value);
          return parsed.success ? { kind: 'answered', value: parsed.data } : { kind: 'unreadable' };
        },
      },
      runner: {
        run: async (command) => {
          calls.push(command);
          return listing;
        },
      },
    });
    return { table, calls, queries };
  };

  it('asks PowerShell for numbers rather than words', async () => {
    const { table, calls, queries } = tableWith({
      kind: 'answered',
      value: {
        IPAddress: '192.168.1.1',
        LinkLayerAddress: 'E4-9E-12-01-02-03',
        InterfaceAlias: 'Connexion au réseau local',
        State: 5,
      },
    });
    const rows = await table.readStates();
    expect(rows.ok && rows.value[0]).toMatchObject({
      interfaceName: 'Connexion au réseau local',
      state: 'reachable',
    });
    expect(calls).toEqual([]);
    expect(queries[0]).toContain('[int]$_.State');
    // Of two lines, PowerShell would run the first alone.
    expect(queries[0]).not.toContain('\n');
  });

  it.each<[string, PowerShellOutcome<unknown>]>([
    ['lists nobody', { kind: 'answered', value: null }],
    ['writes something else', { kind: 'answered', value: { Welcome: true } }],
    ['is forbidden', { kind: 'unavailable' }],
    ['hangs', { kind: 'late' }],
    ['dies', { kind: 'ended' }],
  ])('reads arp where PowerShell %s', async (_how, powershell) => {
    const { table, calls } = tableWith(powershell);
    const rows = await table.readStates();
    expect(rows.ok && rows.value.filter(isResolved).map(({ ip }) => ip)).toEqual([
      '192.168.1.1',
      '192.168.1.21',
    ]);
    expect(calls).toEqual(['D:\\Win\\System32\\ARP.EXE']);
  });
});

describe('listings as they really are', () => {
  it('reads two cards of a French Windows, in its code page', () => {
    const rows = parseArpA(recorded('windows/arp-a-fr-two-cp850.txt'));
    expect(rows.filter(isResolved).map((row) => [row.ip, row.interfaceName])).toEqual([
      ['192.168.1.1', '192.168.1.20'],
      ['192.168.1.21', '192.168.1.20'],
    ]);
    expect(new Set(rows.map((row) => row.interfaceName))).toEqual(
      new Set(['192.168.1.20', '172.20.16.1']),
    );
  });

  it('reads the French routes, half a default before all others, the persistent ones left out', () => {
    expect(parseRoutePrint(recorded('windows/route-print-fr-on-link-cp850.txt'))).toMatchObject([
      { interfaceAddress: '192.168.1.20', gateway: '192.168.1.1', metric: 25 },
      { interfaceAddress: '10.8.0.6', gateway: null, metric: 3 },
      { interfaceAddress: '10.8.0.6', gateway: '10.8.0.1', metric: -1 },
    ]);
  });

  it('reads the rows of macOS with anything after the interface', () => {
    const rows = parseArpAn(recorded('macos/arp-an-two-cards.txt'));
    expect(rows.filter(isResolved).map((row) => [row.ip, row.mac, row.interfaceName])).toEqual([
      ['192.168.1.1', 'e4:9e:12:01:02:03', 'en0'],
      ['192.168.1.1', 'e4:9e:12:01:02:03', 'en7'],
      ['192.168.1.21', '00:15:65:8f:82:46', 'en0'],
      ['192.168.1.41', '3c:22:fb:10:20:30', 'en0'],
      ['192.168.64.2', '52:54:00:01:02:03', 'bridge100'],
      ['169.254.7.8', '0a:0b:0c:0d:0e:0f', 'en0'],
    ]);
    expect(rows.find(({ ip }) => ip === '192.168.1.40')?.state).toBe('incomplete');
  });

  it('does not take a refusing route for a gateway', () => {
    const heading = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n';
    const lock = '*\t00000000\t00000000\t0201\t0\t0\t4278198272\t00000000\n';
    const route = 'eth0\t00000000\t014DA8C0\t0003\t0\t0\t100\t00000000\n';
    expect(parseProcRoute(heading + lock)).toEqual([]);
    expect(parseProcRoute(heading + lock + route)).toHaveLength(1);
  });
});
