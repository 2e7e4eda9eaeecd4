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

const isDeparture = ({ type }: WatchEvent): boolean => type === 'left';

/** The departures that lead to this one or follow it, each shortly after the one before. */
function seriesAround(
  departure: WatchEvent,
  departures: readonly WatchEvent[],
): readonly WatchEvent[] {
  const place = departures.indexOf(departure);
  const isClose = (index: number): boolean => {
    const [before, after] = [departures[index], departures[index + 1]];
    return (
      before !== undefined && after !== undefined && instant(after) - instant(before) < LOOP_MS
    );
  };
  let [first, last] = [place, place];
  while (isClose(first - 1)) first -= 1;
  while (isClose(last)) last += 1;
  return departures.slice(Math.max(first, 0), last + 1).filter((other) => other !== departure);
}

/**
 * True when the phone left again and again around a departure: a boot loop, or a bad cable. One
 * departure before `explained` is what the person was asked for earlier, and not yet a symptom.
 */
export function isRepeated(
  departure: WatchEvent,
  departures: readonly WatchEvent[],
  explained: number,
): boolean {
  const others = seriesAround(departure, departures);
  const asked = others.filter((other) => instant(other) < explained).length;
  return asked >= 2 || others.length > asked;
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
  seen: readonly WatchEvent[],
  phoneKey: string,
): WatchEvent | undefined {
  // A departure of which little is known denies that the phone left once.
  const isOnly =
    recent.filter(isDeparture).length === 1 &&
    seriesAround(departure, seen.filter(isDeparture)).length === 0;
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
 * announcement follows its only departure, after the time that a boot takes. Departures before
 * `explained` belong to what the person was asked for earlier.
 */
export function restartOf(
  seen: readonly WatchEvent[],
  phoneKey: string,
  since = Number.NEGATIVE_INFINITY,
  explained = since,
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
    if (isRepeated(left, seen.filter(isOwnDeparture), explained))
      return { reading: 'left-repeatedly', events: [left, back] };
    const boot = bootAfter(left, recent, seen, phoneKey);
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
