import {
  answerEntry,
  canUndo,
  jumpBackEntry,
  nodeOf,
  replay,
  resumeEntry,
  startEntry,
  stepDoneEntry,
  suspendEntry,
  undoEntry,
} from '../../../shared/diagnosis/engine.ts';
import type { DiagnosisNode } from '../../../shared/knowledge/graph-schema.ts';
import type {
  ConfirmedBy,
  DiagnosisState,
  PhoneContext,
  Strength,
  TranscriptEntry,
} from '../../../shared/diagnosis/run-schema.ts';
import type { Evidence } from '../../../shared/domain/evidence.ts';
import type { Problem } from '../../../shared/domain/problem.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { diagnosisGraph } from '../../../shared/knowledge/diagnosis-graph.ts';
import { isSending } from '../../state/case-store.ts';
import { useSession } from '../../state/session-context.ts';
import { useStore } from '../../state/store.ts';
import type { KnownPhone } from '../../state/use-phone.ts';
import { phoneContext } from '../../../shared/diagnosis/phone-context.ts';

export type Answer = {
  readonly choice: string;
  readonly confirmedBy: ConfirmedBy;
  readonly overruled?: string | null;
  readonly strength?: Strength | null;
  readonly evidence?: readonly Evidence[];
};

export type Diagnosis = {
  readonly transcript: readonly TranscriptEntry[];
  /** Null before the first run, or when the transcript can no longer be replayed. */
  readonly state: DiagnosisState | null;
  readonly node: DiagnosisNode | null;
  readonly problem: Problem | null;
  /** True while a line of a diagnosis is being written to the disk. */
  readonly busy: boolean;
  readonly undoable: boolean;
  readonly start: (symptom: string | null, context?: Partial<PhoneContext>) => Promise<void>;
  readonly answer: (answer: Answer) => Promise<void>;
  readonly tick: (
    procedure: string,
    step: string,
    confirmedBy: ConfirmedBy,
    evidence?: readonly Evidence[],
  ) => Promise<void>;
  readonly undo: () => Promise<void>;
  readonly jumpBack: (node: string) => Promise<void>;
  readonly suspend: () => Promise<void>;
  readonly resume: () => Promise<void>;
};

function at(): string {
  return new Date().toISOString();
}

/** The diagnosis of one phone, always replayed from the case. */
export function useDiagnosis(phone: KnownPhone): Diagnosis {
  const session = useSession();
  const cases = useStore(session.cases);
  const transcript = phone.record?.transcript ?? [];
  const replayed = transcript.length === 0 ? null : replay(diagnosisGraph, transcript);
  const state = replayed?.ok === true ? replayed.value : null;
  const current = state?.current ?? '';

  async function send(entry: Result<TranscriptEntry>): Promise<void> {
    if (!entry.ok) {
      session.notices.tell(entry.problem);
      return;
    }
    await session.cases.append({
      type: 'diagnosis-entry',
      phoneKey: phone.key,
      entry: entry.value,
    });
  }

  return {
    transcript,
    state,
    node: nodeOf(diagnosisGraph, current) ?? null,
    problem: replayed?.ok === false ? replayed.problem : null,
    busy: isSending(cases, 'diagnosis-entry'),
    undoable: state !== null && !state.suspended && canUndo(diagnosisGraph, transcript),
    start: (symptom, context = {}) =>
      send(
        startEntry(
          diagnosisGraph,
          { symptom, context: { ...phoneContext(phone.device), ...context }, at: at() },
          transcript,
        ),
      ),
    answer: (answer) =>
      send(answerEntry(diagnosisGraph, transcript, { ...answer, node: current, at: at() })),
    tick: (procedure, step, confirmedBy, evidence = []) =>
      send(
        stepDoneEntry(diagnosisGraph, transcript, {
          node: current,
          procedure,
          step,
          confirmedBy,
          evidence,
          at: at(),
        }),
      ),
    undo: () => send(undoEntry(diagnosisGraph, transcript, { at: at() })),
    jumpBack: (node) => send(jumpBackEntry(diagnosisGraph, transcript, { node, at: at() })),
    suspend: () => send(suspendEntry(diagnosisGraph, transcript, { at: at() })),
    resume: () => send(resumeEntry(diagnosisGraph, transcript, { at: at() })),
  };
}
