import { isOwnDeparture, isRepeated, restartOf } from './restart.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { WatchEvent } from '../domain/watch.ts';
import { methodToOpen } from '../knowledge/procedure-methods.ts';
import type { Procedure } from '../knowledge/procedure-schema.ts';

export type ProvenStep = { readonly step: string; readonly evidence: readonly Evidence[] };

type PhoneAtHand = { readonly key: string; readonly model: string | null };

/** Steps already ticked, with the time of each. */
type Ticks = ReadonlyMap<string, { readonly at: string }>;

/**
 * The step that the observations prove and that is not ticked yet; `seen` is all that the watcher
 * saw, and nothing before `since` proves anything. A departure proves nothing when this computer's
 * own network may have failed or the phone left again and again, and a return without a departure
 * proves nothing either. A return counts only after the steps in between, because a phone that is
 * plugged back in to be reset returns as well.
 */
export function provenStep(
  procedure: Procedure,
  ticks: Ticks,
  seen: readonly WatchEvent[],
  phone: PhoneAtHand,
  since = '',
): ProvenStep | null {
  const method = methodToOpen(procedure, phone.model, (step) => ticks.has(step));
  const begun = since === '' ? Number.NEGATIVE_INFINITY : Date.parse(since);
  /** Departures before this are what the person was asked for. */
  let explained = begun;
  let hasLeft = false;
  /** Nothing earlier counts for this step; null while that time is unknown. */
  let from: string | null = since;
  for (const step of method?.steps ?? []) {
    const tick = ticks.get(step.id);
    if (step.observe === undefined) {
      // Before the departure the person may be ahead of the screen.
      if (hasLeft) from = tick?.at ?? null;
      continue;
    }
    if (from === null) return null;
    const proof =
      step.observe === 'phone-left'
        ? departureSince(from, seen, explained)
        : returnSince(from, seen, phone.key, begun, explained);
    if (tick === undefined)
      return proof === undefined ? null : { step: step.id, evidence: evidenceOf(proof) };
    hasLeft = true;
    if (step.observe === 'phone-left') explained = Date.parse(tick.at);
    // What was seen is older than its tick; where nothing was, the person's word counts.
    from = proof?.at ?? tick.at;
  }
  return null;
}
function departureSince(
  from: string,
  seen: readonly WatchEvent[],
  explained: number,
): WatchEvent | undefined {
  const departures = seen.filter(({ type }) => type === 'left');
  return departures.find(
    (event) =>
      event.at >= from &&
      isOwnDeparture(event) &&
      // A departure of which little is known may be one more of a loop.
      !isRepeated(event, departures, explained),
  );
}

function returnSince(
  from: string,
  seen: readonly WatchEvent[],
  phoneKey: string,
  begun: number,
  explained: number,
): WatchEvent | undefined {
  const { reading } = restartOf(seen, phoneKey, begun, explained);
  if (reading !== 'left-and-back' && reading !== 'left-and-booted') return undefined;
  return seen.find(({ type, at }) => type === 'back' && at >= from);
}

function evidenceOf(event: WatchEvent): readonly Evidence[] {
  return event.evidence.length > 0
    ? event.evidence
    : [{ kind: 'system', value: `${event.type} ${event.at}`, atMs: 0 }];
}
