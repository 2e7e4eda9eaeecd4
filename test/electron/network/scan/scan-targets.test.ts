import { describe, expect, it } from 'vitest';
import { resolveTargets } from '../../../../electron/network/scan/scan-targets.ts';
import type { NetworkInterface } from '../../../../shared/domain/network.ts';
import type { ScanRequest } from '../../../../shared/domain/scan.ts';
import { formatCidr } from '../../../../shared/net/cidr.ts';
import { formatIpv4 } from '../../../../shared/net/ipv4.ts';

function item(
  name: string,
  address: string | null,
  prefix: number | null,
  reason: NetworkInterface['reason'],
): NetworkInterface {
  return {
    name,
    address,
    prefix,
    mac: null,
    medium: 'wired',
    speedMbps: null,
    metric: null,
    scannable: reason === 'default-route' || reason === 'physical',
    reason,
  };
}

const LAN = item('eth0', '192.168.1.20', 24, 'default-route');
const SECOND = item('eth1', '10.9.0.5', 24, 'physical');
const DOCKER = item('docker0', '172.17.0.1', 16, 'container');
const ALL = [LAN, SECOND, DOCKER, item('lo', '127.0.0.1', 8, 'loopback')];

function codeOf(request: ScanRequest, interfaces = ALL): string {
  const outcome = resolveTargets(request, interfaces);
  return outcome.ok ? 'accepted' : outcome.problem.code;
}

describe('what a scan looks at', () => {
  it('is the network of the default route when nothing is asked', () => {
    const outcome = resolveTargets({}, ALL);
    expect(
      outcome.ok &&
        outcome.value.map((target) => [target.interface.name, target.ranges.map(formatCidr)]),
    ).toEqual([['eth0', ['192.168.1.0/24']]]);
  });

  it('is several networks when several interfaces are named, even excluded ones', () => {
    const outcome = resolveTargets({ interfaces: ['eth1', 'eth0'] }, ALL);
    expect(outcome.ok && outcome.value.map((target) => target.interface.name)).toEqual([
      'eth1',
      'eth0',
    ]);
    expect(codeOf({ interfaces: ['docker0'], force: true })).toBe('accepted');
  });

  it.each([
    [{ interfaces: ['eth9'] }, 'UNKNOWN_INTERFACE'],
    [{ ranges: ['192.168.1.0/99'] }, 'RANGE_MALFORMED'],
    [{ ranges: ['999.168.1.0/24'] }, 'RANGE_MALFORMED'],
    [{ ranges: ['8.8.8.0/24'] }, 'RANGE_PUBLIC'],
    [{ ranges: ['100.64.0.0/24'] }, 'RANGE_PUBLIC'],
    [{ addresses: ['8.8.8.8'] }, 'RANGE_PUBLIC'],
    [{ ranges: ['224.0.0.0/24'], force: true }, 'RANGE_NOT_SCANNABLE'],
    [{ ranges: ['127.0.0.0/24'], force: true }, 'RANGE_NOT_SCANNABLE'],
    [{ ranges: ['10.0.0.0/19'] }, 'RANGE_TOO_LARGE'],
    [{ ranges: ['10.0.0.0/19'], force: true }, 'accepted'],
    [{ ranges: ['10.0.0.0/15'], force: true }, 'RANGE_TOO_LARGE'],
    [{ ranges: ['10.0.0.0/20'] }, 'accepted'],
  ] as const)('%j: %s', (request, code) => {
    expect(codeOf(structuredClone(request) as unknown as ScanRequest)).toBe(code);
  });

  it('needs an interface', () => {
    expect(codeOf({}, [])).toBe('NO_INTERFACE_UP');
    expect(codeOf({}, [DOCKER])).toBe('NO_INTERFACE_UP');
    const down = item('eth0', '192.168.1.2', 24, 'down');
    expect(codeOf({ interfaces: ['eth0'] }, [down])).toBe('INTERFACE_NOT_USABLE');
  });

  it('gives a range to the interface that is in it', () => {
    const outcome = resolveTargets({ ranges: ['10.9.0.128/25'] }, ALL);
    expect(
      outcome.ok &&
        outcome.value.map((t) => [t.interface.name, t.ranges.map(formatCidr), t.remote.length]),
    ).toEqual([
      ['eth0', [], 0],
      ['eth1', ['10.9.0.128/25'], 0],
    ]);
  });

  it('asks addresses behind a router one by one', () => {
    const outcome = resolveTargets(
      { addresses: ['192.168.1.30', '10.50.0.9'], ranges: ['10.60.0.0/30'] },
      ALL,
    );
    const [target] = outcome.ok ? outcome.value : [];
    expect(target?.addresses.map(formatIpv4)).toEqual(['192.168.1.30']);
    expect(target?.remote.map(formatIpv4)).toEqual(['10.50.0.9', '10.60.0.1', '10.60.0.2']);
  });

  it('scans the part around itself of a network that is too wide, and says so', () => {
    const outcome = resolveTargets({}, [item('eth0', '10.20.30.40', 8, 'default-route')]);
    const [target] = outcome.ok ? outcome.value : [];
    expect(target?.ranges.map(formatCidr)).toEqual(['10.20.16.0/20']);
    expect(target?.reducedFrom).not.toBeNull();
  });

  it('has nothing to sweep around an address that the machine gave itself', () => {
    const outcome = resolveTargets({}, [item('eth0', '169.254.7.7', 16, 'link-local-only')]);
    expect(outcome.ok && outcome.value[0]?.ranges).toEqual([]);
  });
});

describe('a card with two networks', () => {
  const both: NetworkInterface = {
    ...item('eth0', '192.168.77.2', 24, 'default-route'),
    otherAddresses: [
      { address: '10.0.5.2', prefix: 24 },
      { address: '192.168.77.9', prefix: 24 },
      { address: '192.168.77.100', prefix: 32 },
      { address: '169.254.1.1', prefix: 16 },
    ],
  };
  const networks = (request: ScanRequest): (readonly [string, string, string[], number])[] => {
    const outcome = resolveTargets(request, [both, SECOND]);
    if (!outcome.ok) throw new Error(outcome.problem.code);
    return outcome.value.map((target) => [
      target.interface.name,
      target.interface.address,
      target.ranges.map(formatCidr),
      target.remote.length,
    ]);
  };

  it('is scanned on the main one by default', () => {
    expect(networks({})).toEqual([['eth0', '192.168.77.2', ['192.168.77.0/24'], 0]]);
  });

  it.each([
    [{ ranges: ['10.0.5.0/24'] }],
    [{ ranges: ['10.0.5.0/24'], interfaces: ['eth0'] }],
    [{ interfaces: ['10.0.5.2'] }],
  ])('is scanned on the other from its address there, as a local network: %j', (request) => {
    const targets = networks(request);
    expect(targets.at(-1)).toEqual(['eth0', '10.0.5.2', ['10.0.5.0/24'], 0]);
    expect(targets.flatMap(([, , , remote]) => remote)).toEqual(targets.map(() => 0));
  });

  it('is scanned on both when both are named', () => {
    expect(networks({ interfaces: ['eth0', '10.0.5.2'] })).toEqual([
      ['eth0', '192.168.77.2', ['192.168.77.0/24'], 0],
      ['eth0', '10.0.5.2', ['10.0.5.0/24'], 0],
    ]);
  });

  it('takes a single address of the other network as local', () => {
    const outcome = resolveTargets({ addresses: ['10.0.5.50'] }, [both]);
    const targets = outcome.ok ? outcome.value : [];
    expect(targets.flatMap(({ remote }) => remote)).toEqual([]);
    expect(targets.flatMap(({ addresses }) => addresses.map(formatIpv4))).toEqual(['10.0.5.50']);
  });

  it('is unknown by an address that nobody has', () => {
    expect(codeOf({ interfaces: ['10.0.5.3'] }, [both])).toBe('UNKNOWN_INTERFACE');
  });
});

describe('a network that needs force', () => {
  const tunnel = item('tun0', '10.8.0.6', 24, 'vpn');
  const publicLan = item('eth0', '89.16.0.2', 24, 'public-address');
  const sharedLan = item('eth0', '100.64.0.2', 24, 'shared-address');

  it.each([
    ['a public LAN', [publicLan]],
    ['a public LAN behind a VPN', [tunnel, publicLan]],
    ['a public LAN beside containers', [DOCKER, publicLan]],
    ['a LAN in the carriers’ block', [sharedLan]],
    ['a LAN in the carriers’ block behind a VPN', [tunnel, sharedLan]],
  ])('is refused with its reason, and scanned by force without its name: %s', (_what, cards) => {
    expect(codeOf({}, cards)).toBe('RANGE_PUBLIC');
    const outcome = resolveTargets({ force: true }, cards);
    expect(outcome.ok && outcome.value.map(({ ranges }) => ranges.length)).toEqual([1]);
    expect(outcome.ok && outcome.value[0]?.interface.name).toBe('eth0');
  });

  it('is local for a range on it, by force, even beside a private LAN', () => {
    const outcome = resolveTargets({ ranges: ['89.16.0.0/25'], force: true }, [
      item('wlan0', '192.168.1.5', 24, 'default-route'),
      publicLan,
    ]);
    expect(
      outcome.ok && outcome.value.map((target) => [target.interface.name, target.ranges.length]),
    ).toEqual([
      ['wlan0', 0],
      ['eth0', 1],
    ]);
  });

  it('is a VPN’s or a virtual one, if a person asks for it', () => {
    for (const [card, range, address] of [
      [tunnel, '10.8.0.0/28', '10.8.0.9'],
      [DOCKER, '172.17.0.0/24', '172.17.0.9'],
    ] as const) {
      expect(codeOf({ ranges: [range] }, [LAN, card])).toBe('RANGE_ELSEWHERE');
      expect(codeOf({ addresses: [address] }, [LAN, card])).toBe('RANGE_ELSEWHERE');
      const outcome = resolveTargets({ ranges: [range], force: true }, [LAN, card]);
      expect(outcome.ok && outcome.value.at(-1)?.interface.name).toBe(card.name);
    }
  });

  it('is not asked for a range of the site that a wide virtual network also holds', () => {
    const wide = item('docker0', '192.168.0.1', 16, 'container');
    expect(codeOf({ ranges: ['192.168.1.0/25'] }, [LAN, wide])).toBe('accepted');
  });
});

describe('a network without other hosts', () => {
  it.each([
    [item('eth0', '192.168.77.2', 32, 'point-to-point'), []],
    [item('eth0', '82.64.1.2', 32, 'point-to-point'), []],
    [item('eth0', '10.9.8.0', 31, 'point-to-point'), ['10.9.8.0/31']],
    [item('ppp9', '10.9.8.7', 24, 'point-to-point'), []],
  ])('is chosen last, with what can be asked on it', (card, ranges) => {
    const outcome = resolveTargets({}, [card]);
    expect(outcome.ok && outcome.value[0]?.ranges.map(formatCidr)).toEqual(ranges);
    const beside = resolveTargets({}, [card, LAN]);
    expect(beside.ok && beside.value[0]?.interface.address).toBe(LAN.address);
  });
});

describe('a computer with nothing but a tunnel', () => {
  it('gets that reason, and not that no card is connected', () => {
    const down = item('eth0', null, null, 'no-ipv4');
    for (const reason of ['vpn', 'overlay'] as const)
      expect(codeOf({}, [item('tun0', '10.8.0.6', 24, reason), DOCKER, down])).toBe(
        'ONLY_TUNNEL_UP',
      );
    expect(codeOf({}, [item('tun0', null, null, 'vpn'), down])).toBe('NO_INTERFACE_UP');
  });
});
