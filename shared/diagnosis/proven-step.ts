import { isOwnDeparture, isRepeated, restartOf } from './restart.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { WatchEvent } from '../domain/watch.ts';
import { methodToOpen } from '../knowledge/procedure-methods.ts';
import type { Procedure, ProcedureStep } from '../knowledge/procedure-schema.ts';

export type ProvenStep = { readonly step: string; readonly evidence: readonly Evidence[] };

type PhoneAtHand = { readonly key: string; readonly model: string | null };

/** Steps already ticked, with the time of each. */
type Ticks = ReadonlyMap<string, { readonly at: string }>;

/**
 * The step that the observations prove and that is not ticked yet. A departure proves nothing when
 * this computer's own network may have failed or the phone left again and again, and a return
 * without a departure proves nothing either. A return counts only after the steps in between,
 * because a phone that is plugged back in
 * to be reset returns as well.
 */
export function provenStep(
  procedure: Procedure,
  ticks: Ticks,
  seen: readonly WatchEvent[],
  phone: PhoneAtHand,
): ProvenStep | null {
  const method = methodToOpen(procedure, phone.model, (step) => ticks.has(step));
  /** Nothing earlier counts for this step; null while that time is unknown. */
  let from: string | null = '';
  for (const step of method?.steps ?? []) {
    if (step.observe === undefined) {
      // Before the departure the person may be ahead of the screen.
      if (from !== '') from = ticks.get(step.id)?.at ?? null;
      continue;
    }
    const proof = from === null ? undefined : proofOf(step.observe, from, seen, phone);
    if (proof === undefined) return null;
    if (!ticks.has(step.id)) return { step: step.id, evidence: evidenceOf(proof) };
    from = proof.at;
  }
  return null;
}

function proofOf(
  observe: NonNullable<ProcedureStep['observe']>,
  from: string,
  seen: readonly WatchEvent[],
  phone: PhoneAtHand,
): WatchEvent | undefined {
  if (observe === 'phone-left')
    return seen.find(
      (event) => event.at >= from && isOwnDeparture(event) && !isRepeated(event, seen),
    );
  const { reading } = restartOf(seen, phone.key);
  if (reading !== 'left-and-back' && reading !== 'left-and-booted') return undefined;
  return seen.find(({ type, at }) => type === 'back' && at >= from);
}

function evidenceOf(event: WatchEvent): readonly Evidence[] {
  return event.evidence.length > 0
    ? event.evidence
    : [{ kind: 'system', value: `${event.type} ${event.at}`, atMs: 0 }];
}
