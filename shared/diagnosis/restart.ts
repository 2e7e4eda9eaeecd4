import type { WatchEvent } from '../domain/watch.ts';
import type { ReadingOf } from '../knowledge/observation-schema.ts';

/** Departures closer together than this are a symptom: a person gives a phone the time to start. */
const LOOP_MS = 120_000;
/** A phone that was without power first boots, so it cannot be back sooner than this. */
const SHORTEST_BOOT_MS = 5_000;

/** True for a departure during which this computer's own network stayed up. */
export function isOwnDeparture(event: WatchEvent): boolean {
  return event.type === 'left' && event.ownNetwork === 'held';
}

const instant = ({ at }: WatchEvent): number => Date.parse(at);

/** True when the phone left once more shortly before or after: a boot loop, or a bad cable. */
export function isRepeated(departure: WatchEvent, seen: readonly WatchEvent[]): boolean {
  return seen.some(
    (other) =>
      other !== departure &&
      isOwnDeparture(other) &&
      Math.abs(instant(departure) - instant(other)) < LOOP_MS,
  );
}

/**
 * True for an announcement that can be this phone's: it has the phone's MAC and comes from the
 * address at which the phone was before it left. Any host on the network can send one.
 */
function isOwnAnnouncement(event: WatchEvent, departure: WatchEvent, phoneKey: string): boolean {
  return (
    event.type === 'announced' &&
    event.ip !== null &&
    event.ip === departure.ip &&
    (event.mac === phoneKey || (`ip:${event.ip}` === phoneKey && event.mac === departure.mac))
  );
}

/** The phone's own announcement after its only departure, when it had the time to boot. */
function bootAfter(
  departure: WatchEvent,
  recent: readonly WatchEvent[],
  phoneKey: string,
): WatchEvent | undefined {
  const isOnly = recent.filter(isOwnDeparture).length === 1;
  const since = recent.slice(recent.indexOf(departure));
  // At another address it may be another host that uses the phone's MAC.
  if (!isOnly || since.some(({ type }) => type === 'moved')) return undefined;
  return since.findLast(
    (event) =>
      isOwnAnnouncement(event, departure, phoneKey) &&
      instant(event) - instant(departure) >= SHORTEST_BOOT_MS,
  );
}

/**
 * What the events of a phone, oldest first, say about its latest restart since `since`. A departure
 * counts only if this computer's own network stayed up. A restart is implied if the phone's own
 * announcement follows its only departure, after the time that a boot takes.
 */
export function restartOf(
  seen: readonly WatchEvent[],
  phoneKey: string,
  since = Number.NEGATIVE_INFINITY,
): {
  readonly reading: ReadingOf<'phone-rebooted'> | null;
  readonly events: readonly WatchEvent[];
} {
  const recent = seen.filter((event) => instant(event) >= since);
  const departure = (before: number): WatchEvent | undefined =>
    recent.slice(0, before).findLast(({ type }) => type === 'left');
  const gone = departure(recent.length);
  const lastSign = recent.findLast(({ type }) => type !== 'left' && type !== 'failed');
  // A phone that left once more and was not seen since has not restarted: it is away.
  const isAway =
    gone !== undefined &&
    (lastSign === undefined || recent.indexOf(gone) > recent.indexOf(lastSign));
  const back = recent.findLast((event, index) => {
    const before = event.type === 'back' ? departure(index) : undefined;
    return before !== undefined && isOwnDeparture(before);
  });
  const left = back === undefined ? undefined : departure(recent.indexOf(back));
  if (left !== undefined && back !== undefined && !isAway) {
    if (isRepeated(left, seen)) return { reading: 'left-repeatedly', events: [left, back] };
    const boot = bootAfter(left, recent, phoneKey);
    return boot === undefined
      ? { reading: 'left-and-back', events: [left, back] }
      : { reading: 'left-and-booted', events: [left, back, boot] };
  }
  if (gone !== undefined)
    return { reading: isOwnDeparture(gone) ? 'left' : 'left-unwitnessed', events: [gone] };
  const announced = recent.findLast(
    ({ type, mac, ip }) =>
      type === 'announced' && (mac === phoneKey || `ip:${ip ?? ''}` === phoneKey),
  );
  return announced === undefined
    ? { reading: null, events: [] }
    : { reading: 'announced-only', events: [announced] };
}
