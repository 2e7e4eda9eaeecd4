import {
  CASE_FORMAT,
  type CaseEvent,
  type NewCaseEvent,
} from '../../../shared/case/case-schema.ts';
import { writeLine } from '../../../shared/case/journal-line.ts';
import type { CaseCreated, Journal } from '../../../shared/case/reduce.ts';
import type { ChecksResult } from '../../../shared/domain/check.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { NetworkFacts } from '../../../shared/domain/network.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';

/** A day at a customer's, in events whose values read like those of a real site. */

export const CASE_ID = '3f2a8c1e-5b7d-4e9a-8c6f-1d2e3f4a5b6c';
const START = Date.parse('2026-03-12T08:30:00.000Z');

/** The instant `seconds` after the intervention began. */
export function at(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

export const created: CaseCreated = {
  sequence: 0,
  at: at(0),
  type: 'case-created',
  format: CASE_FORMAT,
  caseId: CASE_ID,
  simulated: false,
  laptop: { hostname: 'portable-12', system: 'Linux 6.12', application: '0.1.0' },
};

export const yealink: Device = {
  ip: '192.168.77.21',
  mac: '80:5e:0c:12:34:56',
  vendor: 'Yealink',
  name: 'accueil',
  role: 'phone',
  state: 'answered',
  foundAfterMs: 41,
  phone: {
    brand: 'yealink',
    model: 'T54W',
    firmware: '96.86.0.100',
    kind: 'desk',
    resetProcedure: 'yealink-standard',
    confidence: 'confirmed',
  },
  flags: [],
  evidence: [
    { kind: 'neighbour-table', value: '192.168.77.21 80:5e:0c:12:34:56 REACHABLE', atMs: 41 },
    { kind: 'sip-options', value: 'Yealink SIP-T54W 96.86.0.100', atMs: 55 },
  ],
};

export const gigaset: Device = {
  ...yealink,
  ip: '192.168.77.22',
  mac: '7c:2f:80:aa:bb:cc',
  vendor: 'Gigaset',
  name: null,
  foundAfterMs: 63,
  phone: {
    brand: 'gigaset',
    model: 'N510 IP PRO',
    firmware: null,
    kind: 'dect-base',
    resetProcedure: 'gigaset-dect',
    confidence: 'probable',
  },
  evidence: [{ kind: 'http-title', value: 'N510 IP PRO', atMs: 90 }],
};

const siteGateway = { ip: '192.168.77.1', mac: '00:1e:80:11:22:33', vendor: 'Icotera' };

export const scan: ScanResult = {
  schema: 'tonalite/scan@1',
  scanId: 'scan-1',
  startedAt: at(60),
  durationMs: 812,
  complete: true,
  simulated: false,
  interface: { name: 'eth0', address: '192.168.77.2', prefix: 24, mac: '02:00:00:00:00:02' },
  interfaces: [{ name: 'eth0', address: '192.168.77.2', prefix: 24, mac: '02:00:00:00:00:02' }],
  gateway: siteGateway,
  devices: [
    yealink,
    gigaset,
    { ...yealink, ip: '192.168.77.30', mac: '00:11:22:33:44:55', role: 'other', phone: null },
  ],
  findings: [],
  changes: [],
  hostsContacted: ['192.168.77.1 dns'],
};

export const facts: NetworkFacts = {
  interface: {
    name: 'eth0',
    address: '192.168.77.2',
    prefix: 24,
    mac: '02:00:00:00:00:02',
    medium: 'wired',
    speedMbps: 1000,
    metric: 100,
    scannable: true,
    reason: 'default-route',
  },
  gateway: { ...siteGateway, answering: true, roundTripMs: 0.8, evidence: [] },
  publicAddress: {
    state: 'known',
    ip: '203.0.113.45',
    sources: [
      { source: 'monip.ovh', ip: '203.0.113.45', problem: null, durationMs: 120 },
      { source: 'ifconfig.ovh', ip: '203.0.113.45', problem: null, durationMs: 140 },
    ],
    measuredAt: at(30),
    lastKnown: null,
  },
  hostsContacted: ['www.ovhcloud.com (203.0.113.9) tcp/443'],
  problems: [],
  measuredAt: at(30),
};

export const checks: ChecksResult = {
  schema: 'tonalite/check@1',
  startedAt: at(90),
  durationMs: 4200,
  complete: true,
  simulated: false,
  firstCause: null,
  rungs: [
    { rung: 'link', state: 'pass', code: 'NET-LINK-OK', params: {}, durationMs: 3, evidence: [] },
    {
      rung: 'gateway',
      state: 'pass',
      code: 'NET-GATEWAY-OK',
      // A sentence's values are for the sentence alone: the report takes its figures from the series.
      params: { ip: '192.168.77.1', ms: '0,8', sent: 'ten', received: 'nine' },
      durationMs: 1030,
      evidence: [{ kind: 'ping-series', value: '10/10, 0.8 ms', atMs: 1030 }],
    },
    {
      rung: 'sip-reachability',
      state: 'unknown',
      code: 'NET-SIP-UNKNOWN',
      params: {},
      durationMs: 900,
      evidence: [],
    },
  ],
  gatewaySeries: {
    target: '192.168.77.1',
    sent: 10,
    received: 9,
    lossPercent: 10,
    minMs: 0.6,
    averageMs: 0.8,
    maxMs: 1.4,
    jitterMs: 0.2,
    typicalJitterMs: 0.1,
  },
  interfaceName: null,
  callQuality: null,
  hostsContacted: ['192.168.77.1', 'monip.ovh'],
};

const yealinkKey = '80:5e:0c:12:34:56';
const context = {
  brand: 'yealink',
  model: 'T54W',
  kind: 'desk',
  resetProcedure: 'yealink-standard',
  hasScreen: true,
  ovhSupplied: true,
} as const;

function answered(sequence: number, node: string, choice: string, seconds: number): NewCaseEvent {
  return {
    type: 'diagnosis-entry',
    phoneKey: yealinkKey,
    entry: {
      type: 'answered',
      sequence,
      at: at(seconds),
      node,
      choice,
      confirmedBy: 'person',
      overruled: null,
      evidence: [],
      note: null,
    },
  };
}

/** The path of the lab: scan, one phone, reset, date right, panel repair, crossed test, report. */
export const labPath: readonly NewCaseEvent[] = [
  {
    type: 'site-described',
    site: {
      name: 'Boulangerie Élise',
      address: '12 rue des Lilas, 59000 Lille',
      contact: 'Élise Martin, 06 00 00 00 00',
      lineNumbers: ['+33972101010'],
      technician: 'Karim B.',
      note: '',
    },
  },
  { type: 'network-seen', facts },
  { type: 'scan-recorded', result: scan },
  { type: 'checks-recorded', result: checks },
  { type: 'phone-chosen', phoneKey: yealinkKey, device: yealink, byHand: false },
  { type: 'position-changed', position: { page: 'diagnosis', phoneKey: yealinkKey } },
  {
    type: 'diagnosis-entry',
    phoneKey: yealinkKey,
    entry: {
      type: 'started',
      sequence: 0,
      at: at(120),
      graphId: 'plug-and-phone',
      graphVersion: 1,
      node: 'one-phone',
      symptom: null,
      context,
    },
  },
  answered(1, 'one-phone', 'yes', 130),
  answered(2, 'screen-lights', 'yes', 140),
  answered(3, 'restarted', 'yes', 150),
  {
    type: 'phone-observed',
    phoneKey: yealinkKey,
    observation: {
      type: 'left',
      at: at(160),
      ip: '192.168.77.21',
      mac: yealinkKey,
      brand: null,
      model: null,
      firmware: null,
      evidence: [{ kind: 'neighbour-table', value: 'FAILED', atMs: 3000 }],
      problem: null,
    },
  },
  {
    type: 'diagnosis-entry',
    phoneKey: yealinkKey,
    entry: {
      type: 'step-done',
      sequence: 4,
      at: at(170),
      node: 'reset',
      procedure: 'yealink-standard',
      step: 'hold-ok',
      confirmedBy: 'application',
      evidence: [{ kind: 'neighbour-table', value: 'FAILED', atMs: 3000 }],
    },
  },
  answered(5, 'reset', 'done', 240),
  answered(6, 'date-right', 'yes', 250),
  { type: 'label-mac-typed', phoneKey: yealinkKey, typed: '805E0C123456', matches: true },
  answered(7, 'panel-repair', 'still-broken', 400),
  {
    type: 'access-described',
    access: {
      id: 'site',
      label: 'Box du magasin',
      gatewayMac: '00:1e:80:11:22:33',
      gatewayIp: '192.168.77.1',
      publicIp: '203.0.113.45',
      interfaceName: 'eth0',
      isSite: true,
    },
  },
  {
    type: 'crossed-test-cell',
    cell: {
      phoneKey: yealinkKey,
      accessId: 'site',
      result: 'fails',
      at: at(410),
      confirmedBy: 'person',
    },
  },
  {
    type: 'access-described',
    access: {
      id: 'other',
      label: 'Partage de connexion 4G',
      gatewayMac: '02:aa:bb:cc:dd:ee',
      gatewayIp: '192.168.43.1',
      publicIp: '198.51.100.7',
      interfaceName: 'eth0',
      isSite: false,
    },
  },
  {
    type: 'crossed-test-cell',
    cell: {
      phoneKey: yealinkKey,
      accessId: 'other',
      result: 'works',
      at: at(600),
      confirmedBy: 'person',
    },
  },
  { type: 'note-added', text: 'Box remplacée il y a un mois.' },
  { type: 'report-exported', format: 'pdf', path: '/home/technicien/rapport.pdf' },
  { type: 'case-closed' },
];

/** Gives events their position and an instant each, after the creation. */
export function journalOf(events: readonly NewCaseEvent[], first: CaseCreated = created): Journal {
  const later: CaseEvent[] = events.map((event, index) => ({
    ...event,
    sequence: index + 1,
    at: at(10 * (index + 1)),
  }));
  return [first, ...later];
}

/** A line of the former format, which many journals on disks still have. */
export function formerLine(event: CaseEvent): string {
  const former = event.type === 'case-created' ? { ...event, format: 1 } : event;
  return `${JSON.stringify(former)}\n`;
}

const WRITER = '11111111-2222-4333-8444-555555555555';

/** A journal in the present format, as one writer writes it. */
export function presentText(journal: Journal, writer = WRITER): string {
  return journal
    .map((event, index) => {
      return `${writeLine(event, { writer, n: index, lamport: index, author: 'Ada' })}\n`;
    })
    .join('');
}
