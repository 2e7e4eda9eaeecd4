import type { ObservationId, ReadingOf } from '../../../shared/knowledge/observation-schema.ts';
import type { Sightings } from '../../../shared/diagnosis/sightings.ts';
import {
  mac,
  at,
  device,
  other,
  scan,
  freshScan,
  seen,
  watched,
  checked,
  ALL_MET,
  facts,
  typed,
  elsewhere,
  ONLINE,
  GOOD,
  measured,
  LAN,
} from './sightings-samples.ts';
import type { Ticking } from './ticking-worlds.ts';

/** A world in which an observation reads what it reads. */
export type World = {
  /** What is so in this world, although the measurement is right. */
  readonly truth: string;
  readonly seen: Sightings;
  /** The node where it is asked, and the answer that is false in this world. */
  readonly node: string;
  readonly falseAnswer: string;
};

/**
 * For each reading of each observation, a world in which the measurement is true and the answer
 * that a hasty reader would draw from it is false. Readings that may tick an answer have the
 * nearest such world that reads alike but lacks what implies the answer (see `Nearest`).
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
    'left-repeatedly': {
      truth: 'the phone is in a boot loop; nobody has touched it',
      seen: seen({
        watch: [11, 13, 15].flatMap((second) => [
          watched('left', second),
          watched('back', second + 1),
          watched('announced', second + 1),
        ]),
      }),
      node: 'repair-power-cycle',
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
        checks: checked(ONLINE, { startedAt: at(13) }, { interfaceName: 'wwan0' }),
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
      seen: seen({ ...LAN, checks: checked(GOOD, {}, measured()) }),
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
