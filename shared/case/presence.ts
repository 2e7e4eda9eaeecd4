import type { WatchEvent } from '../domain/watch.ts';
import type { Case, NetworkSeen } from './case-schema.ts';

/** Whether a phone was there when it was last looked for, on any network. */
export type Presence = {
  readonly state: 'present' | 'absent';
  readonly at: string;
  readonly seenBy: 'watch' | 'scan';
  /** Its address while it was there, if known. */
  readonly ip: string | null;
};

const PRESENT: ReadonlySet<WatchEvent['type']> = new Set([
  'present',
  'back',
  'announced',
  'moved',
  'appeared',
]);

function watched({ type, at, ip, ownNetwork }: WatchEvent): Presence[] {
  // A phone that disappeared together with this computer's own network may still be there.
  if (type === 'left' && ownNetwork === 'unproved') return [];
  if (type === 'left') return [{ state: 'absent', at, seenBy: 'watch', ip: null }];
  return PRESENT.has(type) ? [{ state: 'present', at, seenBy: 'watch', ip }] : [];
}

function scanned({ sightings }: NetworkSeen, phoneKey: string): Presence[] {
  const sighting = sightings.find(({ key }) => key === phoneKey);
  if (sighting === undefined) return [];
  const { device, lastSeenAt, missedAt, unproved } = sighting;
  const seen: Presence[] =
    unproved === true ? [] : [{ state: 'present', at: lastSeenAt, seenBy: 'scan', ip: device.ip }];
  if (missedAt !== undefined)
    seen.push({ state: 'absent', at: missedAt, seenBy: 'scan', ip: null });
  return seen;
}

/** The latest sighting of a phone, by the watcher or by a scan; null when nobody looked. */
export function lastPresence(
  whole: Pick<Case, 'networks' | 'phones'>,
  phoneKey: string,
): Presence | null {
  const record = whole.phones.find((phone) => phone.phoneKey === phoneKey);
  const seen = [
    ...whole.networks.flatMap((network) => scanned(network, phoneKey)),
    ...(record?.observations ?? []).flatMap(watched),
  ];
  return seen.reduce<Presence | null>(
    (latest, next) =>
      latest === null || Date.parse(next.at) >= Date.parse(latest.at) ? next : latest,
    null,
  );
}
