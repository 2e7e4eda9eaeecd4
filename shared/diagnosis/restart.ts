import type { WatchEvent } from '../domain/watch.ts';
import type { ReadingOf } from '../knowledge/observation-schema.ts';

/** True for a departure during which this computer's own network stayed up. */
export function isOwnDeparture(event: WatchEvent): boolean {
  return event.type === 'left' && event.ownNetwork === 'held';
}

/**
 * True for an announcement that can be this phone's: it has the phone's MAC, and the phone is still
 * at its address. Any host on the network can send one.
 */
function isOwnAnnouncement(
  event: WatchEvent,
  recent: readonly WatchEvent[],
  phoneKey: string,
): boolean {
  return (
    event.type === 'announced' &&
    (event.mac === phoneKey || `ip:${event.ip ?? ''}` === phoneKey) &&
    !recent.some(({ type, at }) => type === 'moved' && at <= event.at)
  );
}

/**
 * What the events of a phone, oldest first, say about its latest restart. A departure counts only
 * if this computer's own network stayed up; a restart is implied if the phone's own announcement
 * follows such a departure.
 */
export function restartOf(
  recent: readonly WatchEvent[],
  phoneKey: string,
): {
  readonly reading: ReadingOf<'phone-rebooted'> | null;
  readonly events: readonly WatchEvent[];
} {
  const announced = recent.findLastIndex((event) => isOwnAnnouncement(event, recent, phoneKey));
  const departure = (before: number): number =>
    recent.findLastIndex(({ type }, index) => type === 'left' && index < before);
  const isWitnessed = (index: number): boolean => {
    const event = recent[index];
    return event !== undefined && isOwnDeparture(event);
  };
  const back = recent.findLastIndex(
    ({ type }, index) => type === 'back' && isWitnessed(departure(index)),
  );
  const gone = departure(recent.length);
  // A phone that left once more and was not seen since has not restarted: it is away.
  const isAway = gone > recent.findLastIndex(({ type }) => type !== 'left' && type !== 'failed');
  const left = back >= 0 && !isAway ? departure(back) : gone;
  const pick = (...indexes: readonly number[]): readonly WatchEvent[] =>
    indexes.flatMap((index) => recent[index] ?? []);
  if (back >= 0 && !isAway && announced > left)
    return { reading: 'left-and-booted', events: pick(left, back, announced) };
  if (back >= 0 && !isAway) return { reading: 'left-and-back', events: pick(left, back) };
  if (left >= 0)
    return { reading: isWitnessed(left) ? 'left' : 'left-unwitnessed', events: pick(left) };
  return announced >= 0
    ? { reading: 'announced-only', events: pick(announced) }
    : { reading: null, events: [] };
}
