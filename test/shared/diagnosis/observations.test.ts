import { describe, expect, it } from 'vitest';
import { observe, proposalFor, type Sightings } from '../../../shared/diagnosis/observations.ts';
import { type LadderResult, RungIdSchema, type RungResult } from '../../../shared/domain/check.ts';
import type { Device } from '../../../shared/domain/device.ts';
import { EvidenceSchema } from '../../../shared/domain/evidence.ts';
import type { NetworkFacts } from '../../../shared/domain/network.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import { diagnosisGraph as graph } from '../../../shared/knowledge/diagnosis-graph.ts';

const mac = '80:5e:c0:12:34:ab';
const at = (second: number) => new Date(Date.UTC(2026, 8, 10, 8, 0, second)).toISOString();

function device(overrides: Partial<Device> = {}): Device {
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

function scan(devices: Device[], overrides: Partial<ScanResult> = {}): ScanResult {
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
    devices,
    findings: [],
    changes: [],
    ...overrides,
  };
}

function seen(overrides: Partial<Sightings>): Sightings {
  return {
    phoneKey: mac,
    scan: null,
    facts: null,
    checks: null,
    watch: [],
    since: null,
    clock: null,
    labelMac: null,
    ...overrides,
  };
}

function watched(type: WatchEvent['type'], second: number): WatchEvent {
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
  };
}

function checked(states: Partial<Record<RungResult['rung'], RungResult['state']>>): LadderResult {
  return {
    schema: 'tonalite/check@1',
    startedAt: at(0),
    durationMs: 10,
    complete: true,
    simulated: false,
    firstCause: null,
    hostsContacted: [],
    rungs: RungIdSchema.options.flatMap((rung) => {
      const state = states[rung];
      return state === undefined
        ? []
        : [
            {
              rung,
              state,
              code: 'NET-TRIED-ONE',
              params: {},
              durationMs: 1,
              evidence: [{ kind: 'stun' as const, value: rung, atMs: 1 }],
            },
          ];
    }),
  };
}

const other = (last: string, overrides: Partial<Device> = {}) =>
  device({ ip: `192.168.77.${last}`, mac: `80:5e:c0:00:00:${last}`, ...overrides });

describe('phones affected', () => {
  it.each([
    ['this phone alone on the site', [device()], 'one'],
    ['the others answer', [device({ state: 'gone' }), other('30'), other('31')], 'one'],
    ['two are silent', [device({ state: 'gone' }), other('30', { state: 'cached' })], 'several'],
    ['another one alone is silent', [device(), other('30', { state: 'gone' })], null],
    ['no phone at all', [device({ role: 'other' })], null],
  ] as const)('%s', (_, devices, choice) => {
    expect(observe('phones-affected', seen({ scan: scan([...devices]) })).choice).toBe(choice);
  });

  it('counts the phones that have gone since the last visit, and waits for a whole scan', () => {
    const gone = ['80:5e:c0:00:00:01', '80:5e:c0:00:00:02'].map((key) => ({
      kind: 'gone' as const,
      key,
      before: null,
      after: null,
    }));
    expect(
      observe('phones-affected', seen({ scan: scan([device()], { changes: gone }) })).choice,
    ).toBe('several');
    expect(
      observe('phones-affected', seen({ scan: scan([device()], { complete: false }) })).choice,
    ).toBeNull();
  });
});

describe('power and restart', () => {
  it('takes an answer for power, and silence for nothing', () => {
    expect(observe('phone-powered', seen({ scan: scan([device()]) })).choice).toBe('on');
    expect(
      observe('phone-powered', seen({ scan: scan([device({ state: 'cached' })]) })).choice,
    ).toBeNull();
    expect(observe('phone-powered', seen({ watch: [watched('back', 3)] })).choice).toBe('on');
    expect(
      observe('phone-powered', seen({ scan: scan([device()]), watch: [watched('left', 3)] }))
        .choice,
    ).toBeNull();
  });

  it.each([
    ['left and back', ['left', 'back'], 'done'],
    ['announced', ['announced'], 'done'],
    ['only left', ['left'], null],
    ['only back', ['back'], null],
    ['back before it left', ['back', 'left'], null],
  ] as const)('a restart: %s', (_, types, choice) => {
    const watch = types.map((type, index) => watched(type, 10 + index));
    expect(observe('phone-rebooted', seen({ watch, since: at(5) })).choice).toBe(choice);
    expect(observe('phone-rebooted', seen({ watch, since: at(30) })).choice).toBeNull();
  });
});

describe('clock, address, label', () => {
  it.each([
    [3, 'right'],
    [-119, 'right'],
    [121, 'wrong'],
    [-800_000_000, 'wrong'],
    [null, null],
  ] as const)('a clock off by %s s is %s', (differenceSeconds, choice) => {
    const clock = { differenceSeconds, evidence: [] };
    expect(observe('phone-clock', seen({ clock })).choice).toBe(choice);
  });

  it.each([
    [{}, 'valid'],
    [{ ip: '169.254.4.5' }, 'missing'],
    [{ ip: '0.0.0.0' }, 'missing'],
    [{ ip: '192.168.88.4' }, 'wrong-network'],
    [{ flags: ['duplicate-ip' as const] }, 'duplicate'],
  ])('an address %o is %s', (overrides, choice) => {
    expect(observe('phone-address', seen({ scan: scan([device(overrides)]) })).choice).toBe(choice);
  });

  it.each([
    [mac, 'matches'],
    ['80:5e:c0:99:99:99', 'differs'],
    ['80:5e:c0:12:34:ac', null],
    [null, null],
  ])('a label %s %s', (labelMac, choice) => {
    expect(observe('mac-on-wire', seen({ scan: scan([device()]), labelMac })).choice).toBe(choice);
  });
});

const facts = (state: 'known' | 'offline' | 'disagree'): NetworkFacts => ({
  interface: null,
  gateway: {
    ip: '192.168.77.1',
    mac: null,
    vendor: null,
    answering: false,
    roundTripMs: null,
    evidence: [],
  },
  publicAddress: {
    state,
    ip: state === 'known' ? '91.121.5.6' : null,
    sources: [{ source: 'monip.ovh', ip: '91.121.5.6', problem: null, durationMs: 20 }],
    measuredAt: at(0),
    lastKnown: null,
  },
  problems: [],
  measuredAt: at(0),
});

describe('Internet and prerequisites', () => {
  it('follow the ladder, else the public address', () => {
    expect(
      observe('internet', seen({ checks: checked({ internet: 'fail' }), facts: facts('known') }))
        .choice,
    ).toBe('down');
    expect(
      observe('internet', seen({ checks: checked({ internet: 'unknown' }), facts: facts('known') }))
        .choice,
    ).toBe('up');
    expect(observe('internet', seen({ facts: facts('offline') })).choice).toBe('down');
    expect(observe('internet', seen({ facts: facts('disagree') })).choice).toBeNull();
    expect(observe('gateway', seen({ facts: facts('known') })).choice).toBe('silent');
  });

  it('give the public address to paste, without answering for the person', () => {
    const observed = observe('public-address', seen({ facts: facts('known') }));
    expect(observed.choice).toBeNull();
    expect(observed.evidence[0]?.value).toBe('91.121.5.6');
    expect(observe('public-address', seen({ facts: facts('disagree') })).evidence).toEqual([]);
  });

  const all = {
    nat: 'pass',
    'sip-reachability': 'pass',
    'sip-alg': 'pass',
    'udp-binding': 'pass',
    ntp: 'pass',
    provisioning: 'pass',
  } as const;
  it.each([
    ['all pass', all, 'met'],
    ['one fails', { ...all, 'sip-alg': 'fail' as const }, 'missing'],
    ['one could not be measured', { ...all, 'udp-binding': 'unknown' as const }, null],
    [
      'one fails while others are unknown',
      { nat: 'unknown' as const, ntp: 'fail' as const },
      'missing',
    ],
    ['only some were run', { nat: 'pass' as const }, null],
  ])('of the network: %s', (_, states, choice) => {
    expect(observe('prerequisites', seen({ checks: checked(states) })).choice).toBe(choice);
  });
});

describe('proposals', () => {
  it('are only ever answers that the node offers, with evidence that fits its schema', () => {
    const rich = seen({
      scan: scan([device()]),
      checks: checked({ internet: 'pass', quality: 'pass', 'sip-alg': 'fail' }),
      watch: [watched('left', 1), watched('back', 2)],
      clock: { differenceSeconds: 1, evidence: [] },
      labelMac: mac,
    });
    const proposals = graph.nodes.flatMap((node) => {
      const proposal = proposalFor(node, rich);
      return proposal === null || node.kind === 'end' ? [] : [{ node, proposal }];
    });
    const foreign = proposals.filter(
      ({ node, proposal }) =>
        proposal.choice !== null && !node.choices.some(({ id }) => id === proposal.choice),
    );
    expect(foreign).toEqual([]);
    const proposed = Object.fromEntries(
      proposals.map(({ node, proposal }) => [node.id, proposal.choice]),
    );
    expect(proposed).toMatchObject({
      'one-phone': 'one',
      'screen-lights': 'on',
      'power-cycle': 'done',
      reset: 'done',
      'date-time': 'right',
      'net-internet': 'up',
      'net-address': 'valid',
      'net-prerequisites': 'missing',
      'repair-mac': 'matches',
      'repair-power-cycle': 'done',
      'restart-first': null,
    });
    const evidence = proposals.flatMap(({ proposal }) => proposal.evidence);
    expect(EvidenceSchema.array().parse(evidence)).toEqual(evidence);
  });

  it('say nothing where nothing was seen, and nothing at ends and crossed tests', () => {
    const blind = graph.nodes.map((node) => proposalFor(node, seen({}))?.choice ?? null);
    expect(new Set(blind)).toEqual(new Set([null]));
    const crossed = graph.nodes.find(({ kind }) => kind === 'crossed-test');
    expect(crossed && proposalFor(crossed, seen({}))).toBeNull();
  });
});
