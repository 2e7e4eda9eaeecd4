import type { ObservationId, ReadingOf } from '../../../shared/knowledge/observation-schema.ts';
import type { Sightings } from '../../../shared/diagnosis/sightings.ts';
import { type ChecksResult, type CheckResult } from '../../../shared/domain/check.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { NetworkFacts } from '../../../shared/domain/network.ts';
import type { ScanResult } from '../../../shared/domain/scan.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';

export const mac = '80:5e:c0:12:34:ab';
export const at = (second: number): string =>
  new Date(Date.UTC(2026, 8, 10, 8, 0, second)).toISOString();
/** When the question came on screen. */
export const ASKED = at(10);

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
  params: CheckResult['params'] = {},
): ChecksResult {
  return {
    schema: 'tonalite/check@1',
    startedAt: at(0),
    durationMs: 10,
    complete: true,
    simulated: false,
    firstCause: null,
    gatewaySeries: null,
    hostsContacted: [],
    rungs: (Object.entries(states) as [CheckResult['rung'], CheckResult['state']][]).map(
      ([rung, state]) => ({
        rung,
        state,
        code: 'NET-TRIED-ONE',
        params,
        durationMs: 1,
        evidence: [{ kind: 'stun' as const, value: rung, atMs: 1 }],
      }),
    ),
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

const typed = (address: string, exact = true) => ({ mac: address, exact });
const elsewhere = '80:5e:c0:99:99:99';

const ONLINE = { link: 'pass', internet: 'pass' } as const;
const GOOD = { link: 'pass', quality: 'pass' } as const;
/** The card through which the checks went: the one beside the phone, or the laptop's own 4G. */
const BESIDE = { name: 'eth0' };
const BELOW = { ...BESIDE, ms: 20, jitter: 3, loss: 0 };
const LAN = { facts: facts('known'), scan: freshScan(device()) };

/** A world in which an observation reads what it reads. */
export type World = {
  /** What is so in this world, although the measure is right. */
  readonly truth: string;
  readonly seen: Sightings;
  /** The node where it is asked, and the answer that is false in this world. */
  readonly node: string;
  readonly falseAnswer: string;
};

/**
 * For each reading of each observation, a world in which the measure is true and the answer that a
 * hasty reader would draw from it is false. Readings that may tick an answer have the nearest such
 * world that reads alike but lacks what implies the answer (see `Nearest`).
 */
export const COUNTER_WORLDS: {
  readonly [Id in ObservationId]: {
    readonly [Reading in Exclude<ReadingOf<Id>, Ticking>]: World;
  };
} = {
  'phones-affected': {
    'only-this-silent': {
      truth: 'the phone is unplugged for the day; a suspended group has stopped every line',
      seen: seen({ scan: scan([device({ state: 'gone' }), other('30'), other('31')]) }),
      node: 'one-phone',
      falseAnswer: 'one',
    },
    'several-silent': {
      truth: 'two spare phones went to the cupboard since the last visit; one line is down',
      seen: seen({
        scan: scan([device(), other('30', { state: 'gone' }), other('31', { state: 'cached' })]),
      }),
      node: 'one-phone',
      falseAnswer: 'several',
    },
    'all-answer': {
      truth: 'every phone answers on the network and every line is suspended',
      seen: seen({ scan: scan([device(), other('30'), other('31')]) }),
      node: 'one-phone',
      falseAnswer: 'one',
    },
    alone: {
      truth: 'the other phones are down so long that nobody ever saw them',
      seen: seen({ scan: scan([device()]) }),
      node: 'one-phone',
      falseAnswer: 'one',
    },
    'another-silent': {
      truth: 'the other one is in a drawer',
      seen: seen({ scan: scan([device(), other('30', { state: 'gone' })]) }),
      node: 'one-phone',
      falseAnswer: 'several',
    },
  },
  'phone-powered': {
    'seen-now': {
      truth: 'the phone answers, its screen is dead',
      seen: seen({ watch: [watched('present', 11)] }),
      node: 'screen-lights',
      falseAnswer: 'on',
    },
    'seen-before': {
      truth: 'the phone was unplugged after the scan',
      seen: seen({ scan: scan([device()]) }),
      node: 'power-plug',
      falseAnswer: 'on',
    },
    'not-seen': {
      truth: 'the phone is lit, its network cable is out',
      seen: seen({ scan: scan([device({ state: 'cached' })]) }),
      node: 'screen-lights',
      falseAnswer: 'off',
    },
  },
  'phone-rebooted': {
    'left-and-back': {
      truth: 'its network cable was pulled and put back; it never lost power',
      seen: seen({ watch: [watched('left', 11), watched('back', 20)] }),
      node: 'power-cycle',
      falseAnswer: 'done',
    },
    'left-unwitnessed': {
      truth: 'the laptop’s own cable was out for ten seconds',
      seen: seen({
        watch: [watched('left', 11, { ownNetwork: 'unproved' }), watched('back', 20)],
      }),
      node: 'power-cycle',
      falseAnswer: 'done',
    },
    'announced-only': {
      truth: 'another host sent one packet with the phone’s MAC',
      seen: seen({ watch: [watched('announced', 12)] }),
      node: 'repair-power-cycle',
      falseAnswer: 'done',
    },
    left: {
      truth: 'it was unplugged and is still in the technician’s hand',
      seen: seen({ watch: [watched('left', 11)] }),
      node: 'power-cycle',
      falseAnswer: 'done',
    },
  },
  'phone-clock': {
    right: {
      truth: 'its clock is right, its time zone is not: the screen is two hours off',
      seen: seen({ clock: { differenceSeconds: 1, evidence: [] } }),
      node: 'date-time',
      falseAnswer: 'right',
    },
    wrong: {
      truth: 'the laptop’s own clock is a day late',
      seen: seen({ clock: { differenceSeconds: 86_400, evidence: [] } }),
      node: 'date-time',
      falseAnswer: 'wrong',
    },
  },
  'phone-address': {
    'seen-inside': {
      truth: 'the phone lost its lease after the scan',
      seen: seen({ scan: scan([device()]) }),
      node: 'net-address',
      falseAnswer: 'valid',
    },
    'seen-self-assigned': {
      truth: 'a server has given it an address since the scan',
      seen: seen({ scan: scan([device({ ip: '169.254.4.5' })]) }),
      node: 'net-address',
      falseAnswer: 'missing',
    },
    shared: {
      truth: 'a router answers in its place (proxy ARP); the address is the phone’s alone',
      seen: seen({ scan: freshScan(device({ flags: ['duplicate-ip'] })) }),
      node: 'net-address',
      falseAnswer: 'duplicate',
    },
    outside: {
      truth: 'the site gives its phones a second range',
      seen: seen({ scan: freshScan(device({ ip: '192.168.88.4' })) }),
      node: 'net-address',
      falseAnswer: 'wrong-network',
    },
    remembered: {
      truth: 'it had this address last week',
      seen: seen({ scan: freshScan(device({ state: 'cached' })) }),
      node: 'net-address',
      falseAnswer: 'valid',
    },
    'not-comparable': {
      truth: 'this computer is on another network',
      seen: seen({ scan: { ...freshScan(device()), interfaces: [] } }),
      node: 'net-address',
      falseAnswer: 'valid',
    },
  },
  'panel-mac': {
    'panel-label-network': {
      truth: 'the address was copied from this screen into the field; the panel shows another',
      seen: seen({ scan: scan([device()]), panelMac: typed(mac), labelMac: typed(mac) }),
      node: 'repair-mac',
      falseAnswer: 'matches',
    },
    'panel-label': {
      truth: 'the label was copied into both fields',
      seen: seen({ panelMac: typed(mac), labelMac: typed(mac) }),
      node: 'repair-mac',
      falseAnswer: 'matches',
    },
    'panel-network': {
      truth: 'the label, which was not read, is of another phone',
      seen: seen({ scan: scan([device()]), panelMac: typed(mac) }),
      node: 'repair-mac',
      falseAnswer: 'matches',
    },
    'panel-differs': {
      truth: 'the address was pasted from the page of another line',
      seen: seen({ scan: scan([device()]), panelMac: typed(elsewhere), labelMac: typed(mac) }),
      node: 'repair-mac',
      falseAnswer: 'differs',
    },
    'panel-close': {
      truth: 'an 8 of the label was read as a B',
      seen: seen({ panelMac: typed('80:5e:c0:12:34:a8'), labelMac: typed('80:5e:c0:12:34:ab') }),
      node: 'repair-mac',
      falseAnswer: 'differs',
    },
    'label-disagrees': {
      truth: 'the label read is the charger’s',
      seen: seen({ scan: scan([device()]), panelMac: typed(mac), labelMac: typed(elsewhere) }),
      node: 'repair-mac',
      falseAnswer: 'differs',
    },
    'panel-unread': {
      truth: 'label and network agree; the panel shows the phone that was exchanged',
      seen: seen({ scan: scan([device()]), labelMac: typed(mac) }),
      node: 'repair-mac',
      falseAnswer: 'matches',
    },
  },
  'public-address': {
    known: {
      truth: 'the address is known, nobody has typed it into the panel',
      seen: seen({ facts: facts('known') }),
      node: 'repair-address',
      falseAnswer: 'done',
    },
  },
  internet: {
    reached: {
      truth: 'the laptop goes out through its own 4G',
      seen: seen({
        scan: freshScan(device()),
        checks: checked(ONLINE, { startedAt: at(13) }, { name: 'wwan0' }),
        facts: facts('known', { name: 'wwan0', address: '10.64.0.2' }),
      }),
      node: 'net-internet',
      falseAnswer: 'up',
    },
    silent: {
      truth: 'the laptop’s own firewall lets nothing out',
      seen: seen({ ...LAN, checks: checked({ internet: 'fail' }, { startedAt: at(13) }) }),
      node: 'net-internet',
      falseAnswer: 'down',
    },
  },
  prerequisites: {
    failed: {
      truth: 'the laptop is on the guests’ Wi-Fi, which filters; the phones’ network does not',
      seen: seen({ checks: checked({ ...ALL_MET, 'sip-alg': 'fail' }, { startedAt: at(13) }) }),
      node: 'net-prerequisites',
      falseAnswer: 'missing',
    },
    passed: {
      truth: 'the voice ports are closed, which cannot be measured from here',
      seen: seen({ checks: checked(ALL_MET, { startedAt: at(13) }) }),
      node: 'net-prerequisites',
      falseAnswer: 'met',
    },
    partial: {
      truth: 'the one that was not measured is missing',
      seen: seen({ checks: checked({ ...ALL_MET, ntp: 'unknown' }, { startedAt: at(13) }) }),
      node: 'audio-prerequisites',
      falseAnswer: 'met',
    },
  },
  quality: {
    'passed-before': {
      truth: 'the line was quiet an hour ago and is full now',
      seen: seen({ ...LAN, checks: checked(GOOD, {}, BELOW) }),
      node: 'audio-measure',
      falseAnswer: 'good',
    },
    'beyond-limits': {
      truth: 'the loss is on the laptop’s Wi-Fi, not beyond the gateway',
      seen: seen({ checks: checked({ quality: 'warn' }, { startedAt: at(13) }) }),
      node: 'audio-measure',
      falseAnswer: 'internet',
    },
    unmeasured: {
      truth: 'nothing answered; the line is bad',
      seen: seen({ checks: checked({ quality: 'unknown' }, { startedAt: at(13) }) }),
      node: 'audio-measure',
      falseAnswer: 'good',
    },
  },
};

/** The readings that may tick an answer. The data may not add one without changing this list. */
export type Ticking =
  | 'left-and-booted'
  | 'answers-inside'
  | 'answers-self-assigned'
  | 'reached-beside-phone'
  | 'within-limits';

/** A world in which the answer is implied, and the nearest ones in which it is false. */
export const TICKING_WORLDS: {
  readonly [Reading in Ticking]: {
    readonly node: string;
    readonly answer: string;
    readonly seen: Sightings;
    readonly nearest: Readonly<Record<string, Sightings>>;
  };
} = {
  'left-and-booted': {
    node: 'power-cycle',
    answer: 'done',
    seen: seen({ watch: [watched('left', 11), watched('back', 40), watched('announced', 40)] }),
    nearest: {
      'the laptop lost its own network, then a forged announcement came': seen({
        watch: [
          watched('left', 11, { ownNetwork: 'unproved' }),
          watched('back', 40),
          watched('announced', 40),
        ],
      }),
      'the watch of an earlier version, which did not look at the own network': seen({
        watch: [watched('left', 11), watched('back', 40), watched('announced', 40)].map((event) => {
          const { ownNetwork: _, ...older } = event;
          return older;
        }),
      }),
      'the phone restarted, and is away again': seen({
        watch: [
          watched('left', 11),
          watched('back', 40),
          watched('announced', 40),
          watched('left', 60),
        ],
      }),
      'the cable was pulled, and another phone announced itself': seen({
        watch: [
          watched('left', 11),
          watched('back', 40),
          watched('announced', 41, { mac: elsewhere }),
        ],
      }),
      'another host took its name and its watch along': seen({
        watch: [
          watched('left', 11),
          watched('back', 40),
          watched('moved', 41, { ip: '192.168.77.66' }),
          watched('announced', 41, { ip: '192.168.77.66' }),
        ],
      }),
      'the announcement came before it left': seen({
        watch: [watched('announced', 11), watched('left', 12), watched('back', 40)],
      }),
      'it happened before the question was asked': seen({
        watch: [watched('left', 1), watched('back', 5), watched('announced', 5)],
      }),
    },
  },
  'answers-inside': {
    node: 'net-address',
    answer: 'valid',
    seen: seen({ scan: freshScan(device()) }),
    nearest: {
      'the scan is older than the question': seen({ scan: scan([device()]) }),
      'its MAC is hidden: a host at this address may be any': seen({
        phoneKey: 'ip:192.168.77.20',
        scan: freshScan(device({ mac: null })),
      }),
      'its MAC stands at two addresses': seen({
        scan: freshScan(device(), device({ ip: '192.168.77.21' })),
      }),
      'only the table of the system knows it': seen({
        scan: freshScan(device({ state: 'resolved' })),
      }),
      'nobody knows when the question was asked': seen({ since: null, scan: freshScan(device()) }),
    },
  },
  'answers-self-assigned': {
    node: 'net-address',
    answer: 'missing',
    seen: seen({ scan: freshScan(device({ ip: '169.254.4.5' })) }),
    nearest: {
      'it keeps a self-assigned address beside its true one': seen({
        scan: freshScan(device({ ip: '169.254.4.5' }), device()),
      }),
      'the scan is older than the question': seen({ scan: scan([device({ ip: '169.254.4.5' })]) }),
    },
  },
  'reached-beside-phone': {
    node: 'net-internet',
    answer: 'up',
    seen: seen({ ...LAN, checks: checked(ONLINE, { startedAt: at(13) }, BESIDE) }),
    nearest: {
      'the laptop goes out through another card': seen({
        scan: LAN.scan,
        facts: facts('known', { name: 'wlan0', address: '192.168.43.7' }),
        checks: checked(ONLINE, { startedAt: at(13) }, { name: 'wlan0' }),
      }),
      'the laptop took to its own 4G after the first page was measured': seen({
        ...LAN,
        checks: checked(ONLINE, { startedAt: at(13) }, { name: 'wwan0' }),
      }),
      'a VPN stands in front': seen({
        ...LAN,
        checks: checked({ ...ONLINE, link: 'warn' }, { startedAt: at(13) }, BESIDE),
      }),
      'the phone did not answer here': seen({
        ...LAN,
        scan: freshScan(device({ state: 'gone' })),
        checks: checked(ONLINE, { startedAt: at(13) }, BESIDE),
      }),
      'it was an hour ago': seen({ ...LAN, checks: checked(ONLINE, {}, BESIDE) }),
      'the phone answered an hour ago': seen({
        ...LAN,
        scan: scan([device()]),
        checks: checked(ONLINE, { startedAt: at(13) }, BESIDE),
      }),
      'only some servers answered': seen({
        ...LAN,
        checks: checked({ ...ONLINE, internet: 'warn' }, { startedAt: at(13) }, BESIDE),
      }),
    },
  },
  'within-limits': {
    node: 'audio-measure',
    answer: 'good',
    seen: seen({ ...LAN, checks: checked(GOOD, { startedAt: at(13) }, BELOW) }),
    nearest: {
      'the loss is at the limit': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, { ...BELOW, loss: 1 }),
      }),
      'the jitter is at the limit': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, { ...BELOW, jitter: 30 }),
      }),
      'the latency is at the limit': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, { ...BELOW, ms: 150 }),
      }),
      'a figure is missing': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, { ...BESIDE, ms: 20 }),
      }),
      'it went through the laptop’s own 4G': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, { ...BELOW, name: 'wwan0' }),
      }),
      'it was an hour ago': seen({ ...LAN, checks: checked(GOOD, {}, BELOW) }),
    },
  },
};
