import { replay, startEntry } from '../../shared/diagnosis/engine.ts';
import { nodeOf } from '../../shared/diagnosis/engine.ts';
import { diagnosisGraph } from '../../shared/knowledge/diagnosis-graph.ts';
import { useSession } from './session-context.ts';
import type { KnownPhone } from './use-phone.ts';
import { phoneContext } from '../../shared/diagnosis/phone-context.ts';

/** The symptom that leads straight to the reset, when the graph has one. */
const RESET_ENTRY = diagnosisGraph.symptoms.find(({ entry }) => {
  const node = nodeOf(diagnosisGraph, entry);
  return node?.kind === 'procedure' && node.procedure === 'reset';
});

/**
 * Begins the guided reset of a phone with the procedure that the person chose, as a run of the
 * diagnosis, so that every step is kept and the question after the reset follows. A run that is
 * already at this reset continues.
 */
export function useStartReset(phone: KnownPhone | null): (procedureId: string) => Promise<void> {
  const session = useSession();
  return async (procedureId) => {
    if (phone === null) return;
    const transcript = phone.record?.transcript ?? [];
    const replayed = replay(diagnosisGraph, transcript);
    const here = replayed.ok ? nodeOf(diagnosisGraph, replayed.value.current) : undefined;
    const stands =
      replayed.ok &&
      here?.kind === 'procedure' &&
      here.procedure === 'reset' &&
      replayed.value.context.resetProcedure === procedureId;
    if (!stands) {
      const entry = startEntry(
        diagnosisGraph,
        {
          symptom: RESET_ENTRY?.id ?? null,
          context: { ...phoneContext(phone.device), resetProcedure: procedureId },
          at: new Date().toISOString(),
        },
        transcript,
      );
      if (!entry.ok) {
        session.notices.tell(entry.problem);
        return;
      }
      if (phone.record === null)
        await session.cases.append({
          type: 'phone-chosen',
          phoneKey: phone.key,
          device: phone.device,
          byHand: false,
        });
      const kept = await session.cases.append({
        type: 'diagnosis-entry',
        phoneKey: phone.key,
        entry: entry.value,
      });
      if (!kept.ok) return;
    }
    session.navigation.go('diagnosis', phone.key);
  };
}
