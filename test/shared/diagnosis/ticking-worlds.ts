import type { Sightings } from '../../../shared/diagnosis/sightings.ts';
import {
  at,
  device,
  scan,
  freshScan,
  seen,
  watched,
  checked,
  facts,
  elsewhere,
  ONLINE,
  GOOD,
  BESIDE,
  measured,
  LAN,
} from './sightings-samples.ts';

/** The readings that may tick an answer. The data may not add one without changing this list. */
export type Ticking =
  | 'left-and-booted'
  | 'answers-inside'
  | 'answers-self-assigned'
  | 'reached-beside-phone'
  | 'within-limits';

const WIRED = { name: 'eth0', address: '192.168.77.2', prefix: 24, mac: null };
const GUESTS = { name: 'wlan0', address: '10.0.0.2', prefix: 24, mac: null };

/** The laptop is on the phone's network by cable, and on another of the same range by Wi-Fi. */
const twoCards = {
  ...LAN.scan,
  interfaces: ['eth0', 'wlan0'].map((name, index) => ({
    name,
    address: `192.168.77.${2 + index * 48}`,
    prefix: 24,
    mac: null,
  })),
};

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
      'a boot loop began before the question was asked': seen({
        watch: [
          watched('left', 1),
          watched('back', 9),
          watched('announced', 9),
          watched('left', 21),
          watched('back', 40),
          watched('announced', 40),
        ],
      }),
      'a boot loop, two of whose departures this computer could not prove': seen({
        watch: [
          watched('left', 20),
          watched('back', 60),
          watched('left', 70, { ownNetwork: 'unproved' }),
          watched('back', 120),
          watched('announced', 121),
          watched('left', 130, { ownNetwork: 'unproved' }),
          watched('back', 180),
          watched('announced', 181),
        ],
      }),
      'a boot loop takes a minute and a half for each start': seen({
        watch: [11, 101, 191].flatMap((second) => [
          watched('left', second),
          watched('back', second + 60),
          watched('announced', second + 60),
        ]),
      }),
      'it crashes every five minutes, and was seen to restart twice': seen({
        watch: [11, 311].flatMap((second) => [
          watched('left', second),
          watched('back', second + 60),
          watched('announced', second + 60),
        ]),
      }),
      'it was gone for a second, which is no time to boot': seen({
        watch: [watched('left', 11), watched('back', 12), watched('announced', 12)],
      }),
      'the cable was pulled, and another host announced itself with its MAC': seen({
        watch: [
          watched('left', 11),
          watched('back', 40),
          watched('announced', 41, { ip: '192.168.77.66' }),
        ],
      }),
      'another host announced itself with its MAC and was taken for it': seen({
        watch: [
          watched('left', 11),
          watched('moved', 40, { ip: '192.168.77.66' }),
          watched('back', 40, { ip: '192.168.77.66' }),
          watched('announced', 40, { ip: '192.168.77.66' }),
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
      'it answers in the range of the laptop’s other card, the guests’ Wi-Fi': seen({
        scan: { ...freshScan(device({ ip: '10.0.0.20' })), interfaces: [WIRED, GUESTS] },
      }),
      'two cards of the laptop have the same range': seen({
        scan: {
          ...freshScan(device()),
          interfaces: [WIRED, { ...GUESTS, address: '192.168.77.9' }],
        },
      }),
      'the laptop’s cable is out since the scan': seen({
        scan: { ...freshScan(device()), isPast: true },
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
        checks: checked(ONLINE, { startedAt: at(13) }, { interfaceName: 'wlan0' }),
      }),
      'the laptop took to its own 4G after the first page was measured': seen({
        ...LAN,
        checks: checked(ONLINE, { startedAt: at(13) }, { interfaceName: 'wwan0' }),
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
      'another card has the same range, and the phone may answer through that one': seen({
        ...LAN,
        scan: twoCards,
        checks: checked(ONLINE, { startedAt: at(13) }, { interfaceName: 'wlan0' }),
      }),
      'it was an hour ago': seen({ ...LAN, checks: checked(ONLINE, {}, BESIDE) }),
      'the laptop’s cable is out since the phone answered': seen({
        ...LAN,
        scan: { ...freshScan(device()), isPast: true },
        checks: checked(ONLINE, { startedAt: at(13) }, BESIDE),
      }),
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
    seen: seen({ ...LAN, checks: checked(GOOD, { startedAt: at(13) }, measured()) }),
    nearest: {
      'the loss is at the limit': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, measured({ lossPercent: 1 })),
      }),
      'the jitter is at the limit': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, measured({ jitterMs: 30 })),
      }),
      'the latency is at the limit': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, measured({ roundTripMs: 150 })),
      }),
      'a figure is missing': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, BESIDE),
      }),
      'it went through the laptop’s own 4G': seen({
        ...LAN,
        checks: checked(GOOD, { startedAt: at(13) }, { ...measured(), interfaceName: 'wwan0' }),
      }),
      'another card has the same range, and the phone may answer through that one': seen({
        ...LAN,
        scan: twoCards,
        checks: checked(GOOD, { startedAt: at(13) }, { ...measured(), interfaceName: 'wlan0' }),
      }),
      'it was an hour ago': seen({ ...LAN, checks: checked(GOOD, {}, measured()) }),
    },
  },
};
