import type { AppInfo } from '../../shared/contract/index.ts';
import type { ChecksResult, CheckResult } from '../../shared/domain/check.ts';
import type { Device, Phone } from '../../shared/domain/device.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { NetworkFacts, NetworkInterface } from '../../shared/domain/network.ts';
import type { ScanResult } from '../../shared/domain/scan.ts';

/** A made-up site for the interface's tests: nothing here was measured anywhere. */
export const AT = '2026-03-02T09:30:00.000Z';

export const info: AppInfo = {
  version: '0.1.0',
  shell: 'browser',
  platform: 'linux',
  simulated: false,
  scanningAllowed: true,
};

const wired: NetworkInterface = {
  name: 'enp3s0',
  address: '192.168.77.2',
  prefix: 24,
  mac: '02:00:5e:10:00:02',
  medium: 'wired',
  speedMbps: 1000,
  metric: 100,
  scannable: true,
  reason: 'default-route',
};

export const interfaces: NetworkInterface[] = [
  wired,
  {
    ...wired,
    name: 'wlp2s0',
    address: '192.168.1.31',
    medium: 'wifi',
    speedMbps: 433,
    metric: 600,
    reason: 'physical',
  },
  {
    ...wired,
    name: 'docker0',
    address: '172.17.0.1',
    prefix: 16,
    medium: 'unknown',
    speedMbps: null,
    metric: null,
    scannable: false,
    reason: 'container',
  },
];

export const facts: NetworkFacts = {
  interface: wired,
  gateway: {
    ip: '192.168.77.1',
    mac: 'e0:db:55:00:00:01',
    vendor: 'Sagemcom Broadband SAS',
    answering: true,
    roundTripMs: 1.4,
    evidence: [{ kind: 'ping', value: '192.168.77.1: 1.4 ms', atMs: 12 }],
  },
  publicAddress: {
    state: 'known',
    ip: '203.0.113.45',
    sources: [
      { source: 'monip.ovh', ip: '203.0.113.45', problem: null, durationMs: 84 },
      { source: 'stun', ip: '203.0.113.45', problem: null, durationMs: 41 },
    ],
    measuredAt: AT,
    lastKnown: null,
  },
  hostsContacted: ['monip.ovh (203.0.113.7) tcp/443'],
  problems: [],
  measuredAt: AT,
};

function phoneOf(values: Partial<Phone> & Pick<Phone, 'brand' | 'model'>): Phone {
  return { firmware: null, kind: 'desk', resetProcedure: null, confidence: 'confirmed', ...values };
}

function device(values: Partial<Device> & Pick<Device, 'ip'>): Device {
  return {
    mac: null,
    vendor: null,
    name: null,
    role: 'other',
    state: 'answered',
    foundAfterMs: 40,
    phone: null,
    flags: [],
    evidence: [{ kind: 'neighbour-table', value: `${values.ip} ${values.mac ?? ''}`, atMs: 38 }],
    ...values,
  };
}

export const yealink = device({
  ip: '192.168.77.21',
  mac: '80:5e:c0:11:22:33',
  vendor: 'YEALINK(XIAMEN) NETWORK TECHNOLOGY CO.,LTD.',
  role: 'phone',
  phone: phoneOf({
    brand: 'yealink',
    model: 'T54W',
    firmware: '96.86.0.100',
    resetProcedure: 'yealink-standard',
  }),
  evidence: [
    { kind: 'neighbour-table', value: '192.168.77.21 80:5e:c0:11:22:33', atMs: 31 },
    { kind: 'vendor-prefix', value: '80:5e:c0 YEALINK(XIAMEN)', atMs: 31 },
    { kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 55 },
  ],
});

export const gigaset = device({
  ip: '192.168.77.23',
  mac: '7c:2f:80:00:aa:23',
  vendor: 'Gigaset Communications GmbH',
  role: 'phone',
  state: 'resolved',
  phone: phoneOf({
    brand: 'gigaset',
    model: 'N510 IP PRO',
    firmware: '42.258',
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
    confidence: 'probable',
  }),
});

export const devices: Device[] = [
  device({
    ip: '192.168.77.1',
    mac: 'e0:db:55:00:00:01',
    vendor: 'Sagemcom Broadband SAS',
    role: 'gateway',
  }),
  device({ ip: '192.168.77.2', mac: '02:00:5e:10:00:02', role: 'self' }),
  yealink,
  device({
    ip: '192.168.77.22',
    mac: '00:1e:bd:aa:00:22',
    vendor: 'Cisco Systems, Inc',
    role: 'phone',
    phone: phoneOf({
      brand: 'cisco',
      model: 'CP8851',
      firmware: 'sip88xx.12-5-1',
      resetProcedure: 'cisco-standard',
    }),
  }),
  gigaset,
  device({
    ip: '192.168.77.24',
    mac: '44:db:d2:00:00:24',
    vendor: 'YEALINK(XIAMEN) NETWORK TECHNOLOGY CO.,LTD.',
    role: 'phone',
    state: 'gone',
    phone: phoneOf({
      brand: 'yealink',
      model: 'W73P',
      kind: 'dect-base',
      resetProcedure: 'yealink-dect',
    }),
  }),
  device({
    ip: '192.168.77.40',
    mac: '00:0b:82:00:00:40',
    vendor: 'Grandstream Networks, Inc.',
    role: 'phone-candidate',
    state: 'cached',
    phone: phoneOf({
      brand: 'grandstream',
      model: null,
      kind: 'unknown',
      confidence: 'vendor-only',
    }),
    flags: ['duplicate-ip'],
  }),
  device({
    ip: '192.168.77.60',
    mac: '00:80:77:00:00:60',
    vendor: 'Brother Industries, LTD.',
    name: 'imprimante.lan',
  }),
  device({ ip: '192.168.77.61', mac: 'da:a1:19:00:00:61', flags: ['randomised-mac'] }),
];

export const findings: Finding[] = [
  { code: 'NET-DUPLICATE-IP', severity: 'warning', params: { ip: '192.168.77.40' }, evidence: [] },
];

const scanned = { name: 'enp3s0', address: '192.168.77.2', prefix: 24, mac: wired.mac };

export function scanResult(scanId: string, values: Partial<ScanResult> = {}): ScanResult {
  return {
    schema: 'tonalite/scan@1',
    scanId,
    startedAt: AT,
    durationMs: 812,
    complete: true,
    simulated: false,
    interface: scanned,
    interfaces: [scanned],
    asked: ['192.168.77.0/24'],
    gateway: { ip: '192.168.77.1', mac: 'e0:db:55:00:00:01', vendor: 'Sagemcom Broadband SAS' },
    devices,
    findings,
    changes: [{ kind: 'new', key: '00:1e:bd:aa:00:22', before: null, after: null }],
    hostsContacted: [],
    ...values,
  };
}

function check(
  values: Pick<CheckResult, 'rung' | 'state' | 'code'> & Partial<CheckResult>,
): CheckResult {
  return { params: {}, durationMs: 120, evidence: [], ...values };
}

export const checks: ChecksResult = {
  schema: 'tonalite/check@1',
  startedAt: AT,
  durationMs: 4210,
  complete: true,
  simulated: false,
  firstCause: 'sip-alg',
  rungs: [
    check({ rung: 'link', state: 'pass', code: 'NET-LINK-OK' }),
    check({
      rung: 'gateway',
      state: 'pass',
      code: 'NET-GATEWAY-OK',
      evidence: facts.gateway?.evidence ?? [],
    }),
    check({ rung: 'sip-alg', state: 'fail', code: 'NET-ALG-ON' }),
    check({ rung: 'quality', state: 'skipped', code: 'NET-QUALITY-SKIPPED' }),
  ],
  gatewaySeries: null,
  interfaceName: null,
  callQuality: null,
  hostsContacted: ['monip.ovh', 'sip3.ovh.fr'],
};
