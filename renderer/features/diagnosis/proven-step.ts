import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { WatchEvent } from '../../../shared/domain/watch.ts';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';

export type ProvenStep = { readonly step: string; readonly evidence: readonly Evidence[] };

/**
 * The step that what was seen proves and that is not ticked yet. A return counts after a departure,
 * or with the announcement that a phone makes only when it boots.
 */
export function provenStep(
  procedure: Procedure,
  done: readonly string[],
  seen: readonly WatchEvent[],
): ProvenStep | null {
  const method =
    procedure.methods.find((candidate) => candidate.steps.some((step) => done.includes(step.id))) ??
    procedure.methods[0];
  let from = '';
  for (const step of method?.steps ?? []) {
    if (step.observe === undefined) continue;
    const proof = seen.find((event) => event.at >= from && proves(step.observe, event, seen));
    if (proof === undefined) return null;
    if (!done.includes(step.id)) return { step: step.id, evidence: evidenceOf(proof) };
    from = proof.at;
  }
  return null;
}

function proves(
  observe: 'phone-left' | 'phone-back' | undefined,
  event: WatchEvent,
  seen: readonly WatchEvent[],
): boolean {
  if (observe === 'phone-left') return event.type === 'left';
  if (event.type === 'announced') return true;
  return (
    event.type === 'back' &&
    seen.some((earlier) => earlier.type === 'left' && earlier.at <= event.at)
  );
}

function evidenceOf(event: WatchEvent): readonly Evidence[] {
  return event.evidence.length > 0
    ? event.evidence
    : [{ kind: 'system', value: `${event.type} ${event.at}`, atMs: 0 }];
}
