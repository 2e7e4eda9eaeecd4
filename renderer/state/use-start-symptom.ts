import { replay, startEntry } from '../../shared/diagnosis/engine.ts';
import { phoneContext } from '../../shared/diagnosis/phone-context.ts';
import { diagnosisGraph } from '../../shared/knowledge/diagnosis-graph.ts';
import { useSession } from './session-context.ts';
import type { KnownPhone } from './use-phone.ts';

/**
 * Opens the diagnosis at a symptom. Without a phone, or in the middle of another diagnosis, the
 * page of the diagnosis proposes the symptom instead, because a run in progress is not thrown away.
 */
export function useStartSymptom(phone: KnownPhone | null): (symptom: string) => Promise<void> {
  const session = useSession();
  return async (symptom) => {
    const transcript = phone?.record?.transcript ?? [];
    const replayed = transcript.length === 0 ? null : replay(diagnosisGraph, transcript);
    const running = replayed?.ok === true && !replayed.value.ended;
    if (phone === null || running) {
      session.navigation.go('diagnosis', undefined, symptom);
      return;
    }
    const entry = startEntry(
      diagnosisGraph,
      { symptom, context: phoneContext(phone.device), at: new Date().toISOString() },
      transcript,
    );
    if (!entry.ok) {
      session.notices.tell(entry.problem);
      return;
    }
    if (phone.record === null) {
      await session.cases.append({
        type: 'phone-chosen',
        phoneKey: phone.key,
        device: phone.device,
        byHand: false,
      });
    }
    const kept = await session.cases.append({
      type: 'diagnosis-entry',
      phoneKey: phone.key,
      entry: entry.value,
    });
    if (kept.ok) session.navigation.go('diagnosis', phone.key);
  };
}
