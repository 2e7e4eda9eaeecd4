import {
  type Device,
  deviceKey,
  type DeviceSighting,
  isPhoneLike,
  isThere,
} from '../domain/device.ts';
import type { FindingCode } from '../domain/finding-codes.ts';
import type { ScanResult } from '../domain/scan.ts';
import { parseCidr, rangeContains } from '../net/cidr.ts';
import { parseIpv4 } from '../net/ipv4.ts';
import { mergeDevice } from './merge-device.ts';

/** The largest network that may be scanned holds 65 536 addresses; a site's phones are far fewer. */
const MAX_SIGHTINGS = 4096;

const ISOLATION: FindingCode = 'NET-CLIENT-ISOLATION';
/** With one of these findings the scan itself is in doubt, and silence proves nothing. */
const BLIND: ReadonlySet<string> = new Set<FindingCode>([
  'NET-PERMISSION-DENIED',
  'NET-TABLE-UNREADABLE',
  'NET-NO-HOST',
]);

/** The instant `offsetMs` after the start of a scan. */
export function instantAfter(startedAt: string, offsetMs: number): string {
  const start = Date.parse(startedAt);
  const at = new Date(start + offsetMs);
  // Years with more or fewer than four digits are not accepted as instants here.
  const year = at.getUTCFullYear();
  return year >= 0 && year <= 9999 ? at.toISOString() : startedAt;
}

/** The instant at which a scan ended. */
export function endOf(scan: Pick<ScanResult, 'startedAt' | 'durationMs'>): string {
  return instantAfter(scan.startedAt, scan.durationMs);
}

/**
 * The addresses for which a scan proves absence: the scan was complete, something answered, and
 * the address was asked. A Wi-Fi network that isolates its stations proves nothing.
 */
function silenceOf(scan: ScanResult): (ip: string) => boolean {
  const isSighted =
    scan.complete &&
    scan.devices.some((device) => device.role !== 'self' && isThere(device)) &&
    !scan.findings.some(
      ({ code, severity }) => BLIND.has(code) || (code === ISOLATION && severity === 'warning'),
    );
  if (!isSighted) return () => false;
  const ranges = (scan.asked ?? []).flatMap((text) => parseCidr(text) ?? []);
  return (ip) => {
    const address = parseIpv4(ip);
    return address !== null && ranges.some((range) => rangeContains(range, address));
  };
}

/**
 * A host that a scan looked for and did not find; it keeps its name and the time it was last seen.
 */
function missed(sighting: DeviceSighting, scan: ScanResult): DeviceSighting {
  const { device } = sighting;
  const value = `${device.ip}: no answer in the scan of ${scan.startedAt}`;
  return {
    ...sighting,
    missedAt: endOf(scan),
    device: {
      ...device,
      state: 'gone',
      evidence: [
        { kind: 'neighbour-table', value, atMs: scan.durationMs },
        ...device.evidence.filter(({ kind }) => kind !== 'neighbour-table'),
      ],
    },
  };
}

/** The sighting of a device that the scan lists, in any state. */
function seenAgain(before: DeviceSighting, device: Device, scan: ScanResult): DeviceSighting {
  const { missedAt, unproved, ...rest } = before;
  const merged = mergeDevice(before.device, device);
  const seenAt = instantAfter(scan.startedAt, device.foundAfterMs);
  if (isThere(device))
    return {
      ...rest,
      firstSeenAt: unproved === true ? seenAt : before.firstSeenAt,
      lastSeenAt: seenAt,
      device: merged,
    };
  const since = device.state === 'gone' ? endOf(scan) : missedAt;
  return {
    ...rest,
    ...(since === undefined ? {} : { missedAt: since }),
    ...(unproved === undefined ? {} : { unproved }),
    device: merged,
  };
}

/** What is remembered about the phones of a network after one more scan of it. */
export function mergeSightings(
  known: readonly DeviceSighting[],
  scan: ScanResult,
): DeviceSighting[] {
  const sightings = new Map(known.map((sighting) => [sighting.key, sighting]));
  for (const { kind, key, sighting } of scan.changes)
    if (kind === 'gone' && sighting !== undefined && isPhoneLike(sighting.device))
      remember(sightings, { ...(sightings.get(key) ?? sighting), key });
  for (const device of scan.devices) {
    const key = deviceKey(device);
    const before = sightings.get(key);
    const seenAt = instantAfter(scan.startedAt, device.foundAfterMs);
    if (before !== undefined) sightings.set(key, seenAgain(before, device, scan));
    // A known phone stays one, even if a later scan sees only its address.
    else if (isPhoneLike(device))
      remember(sightings, {
        key,
        firstSeenAt: seenAt,
        lastSeenAt: seenAt,
        ...(isThere(device) ? {} : { unproved: true }),
        device,
      });
  }
  const present = new Set(scan.devices.map(deviceKey));
  const answering = new Set(scan.devices.filter(isThere).map(({ ip }) => ip));
  const isSilent = silenceOf(scan);
  return [...sightings.values()].map((sighting) => {
    const { ip, mac } = sighting.device;
    // Without a MAC a phone is known by its address, so what answers there may be the phone.
    const mayBeThere = mac === null && answering.has(ip);
    return present.has(sighting.key) || mayBeThere || !isSilent(ip)
      ? sighting
      : missed(sighting, scan);
  });
}

function remember(sightings: Map<string, DeviceSighting>, sighting: DeviceSighting): void {
  if (sightings.has(sighting.key) || sightings.size < MAX_SIGHTINGS)
    sightings.set(sighting.key, sighting);
}
