import {
  type CaseDevice,
  type Device,
  deviceKey,
  type DeviceSighting,
  type DeviceState,
  isPhoneLike,
  isThere,
} from '../domain/device.ts';
import type { ScanResult } from '../domain/scan.ts';
import type { WatchEvent } from '../domain/watch.ts';
import type { Case, NetworkSeen, PhoneRecord } from './case-schema.ts';
import { contradicts, mergeDevice } from './merge-device.ts';
import { lastScanOf, networkBehind, withScan } from './networks.ts';
import { endOf, instantAfter } from './sightings.ts';

/** The scan in view: one that has ended, or one that is still running. */
export type ScanView = {
  /** Devices by key. */
  readonly devices: ReadonlyMap<string, Device>;
  /** Null before the scan has begun. */
  readonly startedAt: string | null;
  readonly result: ScanResult | null;
  /** The previous scan, while this one runs: what it saw is shown with its age. */
  readonly earlier: ScanResult | null;
  /**
   * True when the scan shows the past, not the present: the card is unplugged, or the scan is old.
   */
  readonly isPast: boolean;
  /** What the watcher's words are worth now; absent when describing the past, as in a report. */
  readonly watcher?: {
    /** An event before this instant describes the past, not the present. */
    readonly freshSince: string;
    /** The phone that is watched at this moment: its last event holds, however old. */
    readonly watched: string | null;
  };
};

/**
 * `now`: this scan, or the watcher since then, gives its state; `gone`: it was looked for and is
 * not there; `earlier`: seen before, with nothing known about its present state.
 */
type PhonePresence = 'now' | 'gone' | 'earlier';

/** A telephone, or another device of the list, combined from everything known about it. */
export type CurrentPhone = {
  readonly key: string;
  readonly device: CaseDevice;
  /** What the case records about it; null before it is chosen. */
  readonly record: PhoneRecord | null;
  readonly presence: PhonePresence;
  /** When it was last seen there; null if it was never seen. */
  readonly seenAt: string | null;
};

export type PhoneBook = {
  readonly phone: (key: string) => CurrentPhone | null;
  /** Phones chosen in the case, then those of the network in view. */
  readonly phones: () => readonly CurrentPhone[];
  /** Every device of the network in view, including those that are away. */
  readonly devices: () => readonly CurrentPhone[];
};

const NO_SCAN: ScanView = {
  devices: new Map(),
  startedAt: null,
  result: null,
  earlier: null,
  isPast: false,
};

/** A scan that has ended, as a report views it. */
export function viewOf(result: ScanResult | null): ScanView {
  if (result === null) return NO_SCAN;
  const devices = new Map(result.devices.map((device) => [deviceKey(device), device]));
  return { devices, startedAt: result.startedAt, result, earlier: null, isPast: false };
}

/** What one phone is now; null if neither the case nor the scan knows it. */
export function currentPhone(whole: Case | null, scan: ScanView, key: string): CurrentPhone | null {
  return phoneBook(whole, scan).phone(key);
}

/**
 * Gives the present state of every phone from everything in the case and the scan. Screen,
 * diagnosis, reset, crossed test and report all use it, so that they cannot differ.
 */
export function phoneBook(whole: Case | null, scan: ScanView): PhoneBook {
  const networks = [scan.earlier, scan.result].reduce<readonly NetworkSeen[]>(
    (known, result) => withUnwritten(known, whole, result),
    whole?.networks ?? [],
  );
  const here = networkInView(networks, whole, scan);
  const sightings = sightingsByKey(networks, here);
  const inView = new Map(here?.sightings.map((sighting) => [sighting.key, sighting]));
  const records = new Map((whole?.phones ?? []).map((record) => [record.phoneKey, record]));
  const before = devicesBefore(networks, here, scan.earlier);

  function phone(key: string): CurrentPhone | null {
    const record = records.get(key) ?? null;
    const seenNow = scan.devices.get(key);
    const sights: readonly CaseDevice[] = [
      // A model given by a person is not a sighting; it is applied on top of them below.
      ...(record === null || record.byHand ? [] : [record.device]),
      ...(sightings.get(key) ?? []).map((sighting) => sighting.device),
      ...[inView.get(key)?.device].filter((device) => device !== undefined).map(withoutIdentity),
      ...[before.get(key), seenNow].filter((device) => device !== undefined),
    ];
    const [first, ...rest] = sights;
    const seen = first === undefined ? null : rest.reduce(mergeDevice, first);
    const device = record?.byHand === true ? withHand(record.device, seen) : seen;
    if (device === null) return null;
    const phoneNow = { key, device, record, ...presenceOf(key, device, seenNow) };
    const missedAt = inView.get(key)?.missedAt ?? null;
    const known = live(phoneNow, phoneNow.presence === 'gone' ? missedAt : phoneNow.seenAt);
    const isOld = scan.isPast || isOldWord(scan, known, phoneNow.presence);
    return isOld && known.presence === 'now' ? { ...known, presence: 'earlier' } : known;
  }

  function presenceOf(
    key: string,
    device: CaseDevice,
    seenNow: Device | undefined,
  ): Pick<CurrentPhone, 'presence' | 'seenAt'> {
    const instants = (sightings.get(key) ?? [])
      .filter(({ unproved }) => unproved !== true)
      .map(({ lastSeenAt }) => lastSeenAt);
    const seenBefore = before.get(key);
    if (scan.earlier !== null && seenBefore !== undefined && isThere(seenBefore))
      instants.push(instantAfter(scan.earlier.startedAt, seenBefore.foundAfterMs));
    if (seenNow !== undefined && isThere(seenNow) && scan.startedAt !== null)
      instants.push(instantAfter(scan.startedAt, seenNow.foundAfterMs));
    const seenAt = instants.toSorted().at(-1) ?? null;
    if (seenNow !== undefined)
      return { presence: seenNow.state === 'gone' ? 'gone' : 'now', seenAt };
    const isAway = device.state === 'gone' && (inView.has(key) || seenAt === null);
    return { presence: isAway ? 'gone' : 'earlier', seenAt };
  }

  function listed(): CurrentPhone[] {
    const present = [...scan.devices.values()].filter(isThere);
    const macs = new Map(present.map(({ ip, mac }) => [ip, mac]));
    const remembered = [
      ...before.values(),
      ...(here?.sightings ?? []).map((sighting) => sighting.device),
    ]
      // If one of them has no MAC, the device that answers at the address now counts as the same.
      .filter(({ ip, mac }) => !macs.has(ip) || (mac !== null && macs.get(ip) !== null))
      .map(deviceKey);
    return [...new Set([...scan.devices.keys(), ...remembered])]
      .map(phone)
      .filter((found) => found !== null);
  }

  return {
    phone,
    devices: listed,
    phones: () => [
      ...[...records.keys()].map(phone).filter((found) => found !== null),
      ...listed().filter(({ key, device }) => device.role === 'phone' && !records.has(key)),
    ],
  };
}

/** True where only the watcher knew the phone to be there, and that was too long ago. */
function isOldWord(
  { watcher }: ScanView,
  { key, seenAt }: CurrentPhone,
  byScan: PhonePresence,
): boolean {
  if (watcher === undefined || byScan === 'now' || watcher.watched === key) return false;
  return seenAt === null || Date.parse(seenAt) < Date.parse(watcher.freshSince);
}

/** What the previous scan saw, if it looked at the network in view. */
function devicesBefore(
  networks: readonly NetworkSeen[],
  here: NetworkSeen | null,
  earlier: ScanResult | null,
): ReadonlyMap<string, Device> {
  if (earlier === null || here === null || networkBehind(networks, earlier.gateway) !== here)
    return new Map();
  return new Map(earlier.devices.map((device) => [deviceKey(device), device]));
}

/** The networks of the case, including a scan that has ended but is not written yet. */
function withUnwritten(
  networks: readonly NetworkSeen[],
  whole: Case | null,
  result: ScanResult | null,
): readonly NetworkSeen[] {
  const isWritten = result === null || networks.some(({ scan }) => scan?.scanId === result.scanId);
  return isWritten
    ? networks
    : withScan(networks, result, { at: endOf(result), sequence: whole?.eventCount ?? 0 });
}

/**
 * The network that the laptop is on; while a scan runs, the previous one until its gateway is
 * known.
 */
function networkInView(
  networks: readonly NetworkSeen[],
  whole: Case | null,
  { devices, result, earlier }: ScanView,
): NetworkSeen | null {
  if (result !== null) return networkBehind(networks, result.gateway);
  const gateway = [...devices.values()].find(({ role }) => role === 'gateway');
  if (gateway !== undefined) return networkBehind(networks, gateway);
  const former = earlier ?? (whole === null ? null : lastScanOf(whole));
  return former === null ? null : networkBehind(networks, former.gateway);
}

/** Every sighting of each phone, oldest first. */
function sightingsByKey(
  networks: readonly NetworkSeen[],
  here: NetworkSeen | null,
): ReadonlyMap<string, readonly DeviceSighting[]> {
  const byKey = new Map<string, DeviceSighting[]>();
  const all = networks.flatMap((network) =>
    network.sightings.map((sighting) => ({ sighting, isHere: network === here })),
  );
  for (const { sighting, isHere } of all.toSorted((left, right) =>
    left.sighting.lastSeenAt.localeCompare(right.sighting.lastSeenAt),
  )) {
    const known = byKey.get(sighting.key) ?? [];
    // An address without a MAC means a different phone on each network.
    if (sighting.device.mac !== null) byKey.set(sighting.key, [...known, sighting]);
    else if (isHere || !here?.sightings.some(({ key }) => key === sighting.key))
      byKey.set(sighting.key, [sighting]);
  }
  return byKey;
}

/**
 * Whether and where a phone is, according to the network in view; who named its model does not
 * matter.
 */
function withoutIdentity(device: Device): Device {
  return { ...device, role: 'other', phone: null, vendor: null, name: null };
}

/**
 * A model given by a person wins over what the network says. Everything else is as seen, and a
 * phone that reports another model is marked.
 */
function withHand(hand: CaseDevice, seen: CaseDevice | null): CaseDevice {
  if (seen === null) return hand;
  const clash = contradicts(hand.phone, seen.phone);
  const doubtful = clash && seen.phone?.confidence === 'confirmed';
  const firmware = (clash ? null : seen.phone?.firmware) ?? hand.phone?.firmware ?? null;
  const said = hand.evidence.filter(
    ({ kind, value }) =>
      kind === 'person' &&
      !seen.evidence.some((proof) => proof.kind === kind && proof.value === value),
  );
  return {
    ...seen,
    role: hand.role,
    phone: hand.phone === null ? null : { ...hand.phone, firmware },
    flags: doubtful ? [...new Set([...seen.flags, 'identity-conflict' as const])] : seen.flags,
    evidence: [...said, ...seen.evidence],
  };
}

const WATCHED: Readonly<Partial<Record<WatchEvent['type'], DeviceState>>> = {
  present: 'answered',
  left: 'gone',
  back: 'answered',
  announced: 'answered',
  appeared: 'answered',
  moved: 'answered',
};

/** What the watcher saw after `since` overrides what was known then. */
function live(phone: CurrentPhone, since: string | null): CurrentPhone {
  const observations = phone.record?.observations ?? [];
  const watched = observations.filter(({ type }) => WATCHED[type] !== undefined);
  const last = watched.at(-1);
  const seenAt =
    [phone.seenAt, ...watched.filter(({ type }) => type !== 'left').map(({ at }) => at)]
      .filter((at) => at !== null)
      .toSorted()
      .at(-1) ?? null;
  if (last === undefined || (since !== null && last.at < since)) return { ...phone, seenAt };
  // A phone that disappeared together with this computer's own network may still be there.
  if (last.type === 'left' && last.ownNetwork === 'unproved')
    return { ...phone, seenAt, presence: 'earlier' };
  const state = WATCHED[last.type] ?? phone.device.state;
  return {
    ...phone,
    seenAt,
    presence: state === 'gone' ? 'gone' : 'now',
    device: { ...phone.device, state, ip: last.ip ?? phone.device.ip },
  };
}

/**
 * The phones among the devices that a scan lists, by everything known of them: a phone that this scan
 * saw only as an address is still one.
 */
export function phonesListed(whole: Case | null, scan: ScanView): readonly CurrentPhone[] {
  return phoneBook(whole, scan)
    .devices()
    .filter(
      ({ key, device, presence }) =>
        device.role === 'phone' && presence !== 'gone' && scan.devices.has(key),
    );
}

/** Phones that were looked for and are not there. */
export function phonesGone(phones: readonly CurrentPhone[]): readonly CurrentPhone[] {
  return phones.filter(
    ({ device, presence, seenAt }) => presence === 'gone' && seenAt !== null && isPhoneLike(device),
  );
}
