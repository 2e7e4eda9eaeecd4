/** What the watch, the scans and the checks of an invented site saw, for tests of the observations. */
import type { Sightings } from '../../../shared/diagnosis/sightings.ts';
import type { CallQuality, CheckResult, ChecksResult } from '../../../shared/domain/check.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { NetworkFacts } from '../../../shared/domain/network.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';

export const mac = '80:5e:c0:12:34:ab';
export const at = (second: number): string =>
  new Date(Date.UTC(2026, 8, 10, 8, 0, second)).toISOString();
/** When the question came on screen. */
const ASKED = at(10);

export function device(overrides: Partial<Device> = {}): Device {
  return {
    ip: '192.168.77.20',
    mac,
    vendor: 'Yealink',
    name: null,
    role: 'phone',
    state: 'answered',
    foundAfterMs: 12,
    phone: null,
    flags: [],
    evidence: [{ kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 40 }],
    ...overrides,
  };
}

export const other = (last: string, overrides: Partial<Device> = {}): Device =>
  device({ ip: `192.168.77.${last}`, mac: `80:5e:c0:00:00:${last}`, ...overrides });

/** A scan made before the question was asked, unless it says otherwise. */
export function scan(devices: readonly Device[], overrides: Partial<ScanResult> = {}): ScanResult {
  const own = { name: 'eth0', address: '192.168.77.2', prefix: 24, mac: null };
  return {
    schema: 'tonalite/scan@1',
    scanId: 's1',
    startedAt: at(0),
    durationMs: 900,
    complete: true,
    simulated: false,
    interface: own,
    interfaces: [own],
    gateway: null,
    devices: [...devices],
    findings: [],
    changes: [],
    hostsContacted: [],
    ...overrides,
  };
}

export const freshScan = (...devices: readonly Device[]): ScanResult =>
  scan(devices, { startedAt: at(12) });

export function seen(overrides: Partial<Sightings>): Sightings {
  return {
    phoneKey: mac,
    scan: null,
    facts: null,
    checks: null,
    watch: [],
    since: ASKED,
    clock: null,
    labelMac: null,
    panelMac: null,
    ...overrides,
  };
}

export function watched(
  type: WatchEvent['type'],
  second: number,
  overrides: Partial<WatchEvent> = {},
): WatchEvent {
  return {
    type,
    at: at(second),
    ip: '192.168.77.20',
    mac,
    brand: null,
    model: null,
    firmware: null,
    evidence: [{ kind: 'ping', value: 'reply', atMs: 1 }],
    problem: null,
    ...(type === 'left' ? { ownNetwork: 'held' as const } : {}),
    ...overrides,
  };
}

type States = Partial<Record<CheckResult['rung'], CheckResult['state']>>;

export function checked(
  states: States,
  overrides: Partial<ChecksResult> = {},
  measured: Partial<ChecksResult> = {},
): ChecksResult {
  return {
    schema: 'tonalite/check@1',
    startedAt: at(0),
    durationMs: 10,
    complete: true,
    simulated: false,
    firstCause: null,
    gatewaySeries: null,
    interfaceName: null,
    callQuality: null,
    hostsContacted: [],
    rungs: (Object.entries(states) as [CheckResult['rung'], CheckResult['state']][]).map(
      ([rung, state]) => ({
        rung,
        state,
        code: 'NET-TRIED-ONE',
        params: {},
        durationMs: 1,
        evidence: [{ kind: 'stun' as const, value: rung, atMs: 1 }],
      }),
    ),
    ...measured,
    ...overrides,
  };
}

export const ALL_MET: States = {
  nat: 'pass',
  'sip-reachability': 'pass',
  'sip-alg': 'pass',
  'udp-binding': 'pass',
  ntp: 'pass',
  provisioning: 'pass',
};

export const facts = (
  state: 'known' | 'offline' | 'disagree',
  card: { readonly name: string; readonly address: string } = {
    name: 'eth0',
    address: '192.168.77.2',
  },
): NetworkFacts => ({
  interface: {
    ...card,
    prefix: 24,
    mac: null,
    medium: 'wired',
    speedMbps: null,
    metric: 100,
    scannable: true,
    reason: 'default-route',
  },
  gateway: null,
  publicAddress: {
    state,
    ip: state === 'known' ? '91.121.5.6' : null,
    sources: [{ source: 'monip.ovh', ip: '91.121.5.6', problem: null, durationMs: 20 }],
    measuredAt: at(0),
    lastKnown: null,
  },
  problems: [],
  hostsContacted: [],
  measuredAt: at(0),
});

export const typed = (address: string, exact = true) => ({ mac: address, exact });
export const elsewhere = '80:5e:c0:99:99:99';

export const ONLINE = { link: 'pass', internet: 'pass' } as const;
export const GOOD = { link: 'pass', quality: 'pass' } as const;
/** The card through which the checks went: the one beside the phone, or the laptop's own 4G. */
export const BESIDE = { interfaceName: 'eth0' };
const QUIET = { roundTripMs: 20, jitterMs: 3, lossPercent: 0 };
/** Checks through that card, with the quality of a quiet line but for what is given. */
export const measured = (figures: Partial<CallQuality> = {}): Partial<ChecksResult> => ({
  ...BESIDE,
  callQuality: { ...QUIET, ...figures },
});
export const LAN = { facts: facts('known'), scan: freshScan(device()) };
