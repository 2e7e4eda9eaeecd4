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
