import type { CountsFrom } from '../../../shared/knowledge/claims.ts';

/** A sentence that a report prints about what was measured, by what a reader takes from it. */
export type Told =
  | 'the Internet answers'
  | 'the Internet does not answer'
  | 'the voice is good'
  | 'the voice is bad'
  | 'the site has a fault'
  | 'the phone works on the site'
  | 'the test accuses the phone'
  | 'the test proves the phone'
  | 'the test accuses the site'
  | 'the test accuses both'
  | 'the test is open'
  | 'the phone is there, with an address'
  | 'the phone is away';

/** What may not be printed beside a conclusion, and since when it has to have been measured for that. */
export type Forbidden = Partial<Record<Told, CountsFrom>>;

const accused: Forbidden = {
  'the test accuses the phone': 'ever',
  'the test proves the phone': 'ever',
  'the test accuses both': 'ever',
};

/** "The line is at fault" beside a test that blames something else. */
const lineAtFault: Forbidden = { ...accused, 'the test accuses the site': 'ever' };

/**
 * What a reader would call a contradiction, end by end, from their sentences alone. Written by hand and
 * without the product's own table of contradictions, which is checked against it.
 */
export const NEVER_BESIDE: Readonly<Record<string, Forbidden>> = {
  // "Repaired. The phone works."
  'end-repaired': {
    'the phone is away': 'ever',
    'the Internet does not answer': 'end',
    'the test accuses the phone': 'end',
    'the test proves the phone': 'end',
    'the test accuses the site': 'end',
    'the test accuses both': 'end',
  },
  // "Straight on the box it works: the fault is in the local network."
  'end-local-network': accused,
  // "Even on the box the phone gets no address."
  'end-dhcp': {
    ...accused,
    'the phone is there, with an address': 'run',
    'the phone works on the site': 'run',
  },
  // "The handset works near the access point."
  'end-wifi-coverage': accused,
  // "The handset finds its base from near."
  'end-dect-coverage': accused,
  // "The sound is good when the link is free."
  'end-audio-saturation': accused,
  // "Even straight on the box, no Internet: the fault lies with the Internet provider."
  'end-internet-provider': {
    ...accused,
    'the Internet answers': 'ever',
    'the phone works on the site': 'run',
  },
  // "Loss or jitter comes from beyond the gateway."
  'end-audio-internet': { ...accused, 'the voice is good': 'ever' },
  // "The crossed test points to the site's network or access."
  'end-site-network': {
    ...accused,
    'the test is open': 'ever',
    'the phone works on the site': 'ever',
  },
  // "The crossed test points to the phone": that clears the site's network (but see `DESPITE`).
  'end-phone-ticket': {
    'the test accuses the site': 'ever',
    'the test accuses both': 'ever',
    'the test is open': 'ever',
    'the phone works on the site': 'ever',
    'the Internet does not answer': 'ever',
    'the voice is bad': 'ever',
    'the site has a fault': 'ever',
  },
  // "The device or its power supply has failed": it stays dark.
  'end-phone-power': {
    'the test accuses the site': 'ever',
    'the phone works on the site': 'ever',
    'the phone is there, with an address': 'run',
  },
  // "The phone fails elsewhere too, and a healthy phone fails here."
  'end-both': {
    'the test accuses the phone': 'ever',
    'the test proves the phone': 'ever',
    'the test accuses the site': 'ever',
    'the test is open': 'ever',
    'the phone works on the site': 'ever',
  },
  // "Nothing yet tells the phone from the site's network."
  'end-inconclusive': {
    ...accused,
    'the test accuses the site': 'ever',
    'the phone works on the site': 'ever',
  },
  // "No conclusion: the known steps are exhausted."
  'end-support': {
    ...accused,
    'the test accuses the site': 'ever',
    'the phone works on the site': 'ever',
  },
  // "The phone is not faulty: a setting of the control panel does not reach it."
  'end-settings': lineAtFault,
  // "The group is suspended: all its lines are cut off."
  'end-line-suspended': { ...lineAtFault, 'the phone works on the site': 'run' },
  // "OVHcloud has blocked suspicious destinations on this line."
  'end-line-anti-hack': lineAtFault,
  // "The line was converted or terminated."
  'end-line-converted': { ...lineAtFault, 'the phone works on the site': 'run' },
  // "No accessible line carries this MAC address."
  'end-wrong-phone': lineAtFault,
};

/**
 * A phone that fails where another one works is faulty, also when something else is wrong on the site: these may
 * be printed beside it, as long as nothing says that the network is cleared.
 */
export const DESPITE: Readonly<Partial<Record<Told, readonly Told[]>>> = {
  'the test proves the phone': [
    'the Internet does not answer',
    'the voice is bad',
    'the site has a fault',
  ],
};
