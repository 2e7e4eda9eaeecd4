import { endOf, nodeOf, replay, textFor } from '../diagnosis/engine.ts';
import { provenanceOf } from '../diagnosis/provenance.ts';
import type { TranscriptEntry } from '../diagnosis/run-schema.ts';
import { stepOf } from '../knowledge/procedures.ts';
import type { ReportKnowledge } from './knowledge.ts';
import { plainText } from './plain-text.ts';
import type { ReportConclusion, ReportRun, ReportStep } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

type Started = Extract<TranscriptEntry, { type: 'started' }>;

/** Every run of a phone's transcript, oldest first; only the latest one concludes. */
export function runsOf(
  transcript: readonly TranscriptEntry[],
  knowledge: ReportKnowledge,
  sentences: Sentences,
): ReportRun[] {
  const runs: { readonly started: Started; readonly entries: TranscriptEntry[] }[] = [];
  for (const entry of transcript) {
    if (entry.type === 'started') runs.push({ started: entry, entries: [entry] });
    else runs.at(-1)?.entries.push(entry);
  }
  return runs.map(({ started, entries }, index) => {
    const symptom = knowledge.graph.symptoms.find(({ id }) => id === started.symptom);
    const reset = started.context.resetProcedure;
    const procedure = reset === null ? undefined : knowledge.procedureById(reset);
    const withdrawn = withdrawnEntries(entries);
    return {
      startedAt: started.at,
      symptom:
        symptom === undefined
          ? started.symptom && plainText(started.symptom, { max: 120 })
          : sentences.local(symptom.label),
      resetProcedure: procedure === undefined ? null : sentences.local(procedure.title),
      steps: entries.flatMap((entry) => {
        const step = stepOfEntry(entry, knowledge, sentences);
        return step === null ? [] : [{ ...step, withdrawn: withdrawn.has(entry) }];
      }),
      conclusion: index === runs.length - 1 ? conclusionOf(transcript, knowledge, sentences) : null,
    };
  });
}

type Mark = { readonly inForce: readonly TranscriptEntry[] };

/**
 * The answers and ticks that an undo or a return took back. It follows the engine's rule: an undo
 * takes back the last answer, tick or return; a return takes back the node and all after it.
 */
export function withdrawnEntries(
  entries: readonly TranscriptEntry[],
): ReadonlySet<TranscriptEntry> {
  let now: Mark = { inForce: [] };
  const before: Mark[] = [];
  const advance = (inForce: readonly TranscriptEntry[]): void => {
    before.push(now);
    now = { inForce };
  };
  for (const entry of entries) {
    if (entry.type === 'answered' || entry.type === 'step-done') advance([...now.inForce, entry]);
    if (entry.type === 'jumped-back') {
      const first = now.inForce.findIndex(
        (known) =>
          (known.type === 'answered' || known.type === 'step-done') && known.node === entry.node,
      );
      advance(first === -1 ? now.inForce : now.inForce.slice(0, first));
    }
    if (entry.type === 'undone') now = before.pop() ?? now;
  }
  const kept = new Set(now.inForce);
  return new Set(
    entries.filter(
      (entry) => (entry.type === 'answered' || entry.type === 'step-done') && !kept.has(entry),
    ),
  );
}

type UnmarkedStep = Omit<ReportStep, 'withdrawn'>;

function plainStep(entry: TranscriptEntry, kind: ReportStep['kind'], title: string): UnmarkedStep {
  return {
    kind,
    at: entry.at,
    title,
    text: '',
    confirmedBy: null,
    overruled: null,
    evidence: [],
    note: null,
  };
}

function stepOfEntry(
  entry: TranscriptEntry,
  knowledge: ReportKnowledge,
  sentences: Sentences,
): UnmarkedStep | null {
  const titleOf = (id: string): string => {
    const node = nodeOf(knowledge.graph, id);
    return node === undefined ? plainText(id, { max: 120 }) : sentences.local(node.title);
  };
  switch (entry.type) {
    case 'started':
      return null;
    case 'answered': {
      const node = nodeOf(knowledge.graph, entry.node);
      const labelOf = (choiceId: string): string => {
        const choices = node === undefined || node.kind === 'end' ? [] : node.choices;
        const choice = choices.find(({ id }) => id === choiceId);
        return choice === undefined
          ? plainText(choiceId, { max: 120 })
          : sentences.local(choice.label);
      };
      return {
        ...plainStep(entry, 'answer', titleOf(entry.node)),
        text: labelOf(entry.choice),
        confirmedBy: provenanceOf(entry) === 'observed' ? 'application' : 'person',
        overruled: entry.overruled === null ? null : labelOf(entry.overruled),
        evidence: sentences.evidence(entry.evidence),
        note: entry.note === null ? null : plainText(entry.note, { max: 2000, lines: true }),
      };
    }
    case 'step-done': {
      const procedure = knowledge.procedureById(entry.procedure);
      const found = procedure === undefined ? undefined : stepOf(procedure, entry.step);
      return {
        ...plainStep(
          entry,
          'procedure-step',
          `${titleOf(entry.node)} – ${
            procedure === undefined
              ? plainText(entry.procedure, { max: 120 })
              : sentences.local(procedure.title)
          }`,
        ),
        text:
          found === undefined
            ? plainText(entry.step, { max: 120 })
            : sentences.local(found.step.text),
        confirmedBy: entry.confirmedBy,
        evidence: sentences.evidence(entry.evidence),
      };
    }
    case 'jumped-back':
      return {
        ...plainStep(entry, 'jumped-back', sentences.say('report.step.jumpedBack')),
        text: titleOf(entry.node),
      };
    case 'suspended':
      return {
        ...plainStep(entry, 'suspended', sentences.say('report.step.suspended')),
        note: entry.reason === null ? null : plainText(entry.reason, { max: 500 }),
      };
    default:
      return plainStep(entry, entry.type, sentences.say(`report.step.${entry.type}`));
  }
}

function conclusionOf(
  transcript: readonly TranscriptEntry[],
  knowledge: ReportKnowledge,
  sentences: Sentences,
): ReportConclusion {
  const state = replay(knowledge.graph, transcript);
  if (!state.ok) {
    return {
      state: 'unknown',
      outcome: null,
      title: sentences.say('report.conclusion.unknown'),
      text: '',
      nextAction: sentences.problem(state.problem),
    };
  }
  const end = endOf(knowledge.graph, state.value);
  if (end !== null) {
    return {
      state: 'ended',
      outcome: end.outcome,
      title: sentences.local(end.title),
      text: sentences.local(textFor(end, state.value.context)),
      nextAction: sentences.local(end.nextAction),
    };
  }
  const current = nodeOf(knowledge.graph, state.value.current);
  const kind = state.value.suspended ? 'suspended' : 'in-progress';
  return {
    state: kind,
    outcome: null,
    title: sentences.say(`report.conclusion.${kind}`),
    text: '',
    nextAction: sentences.say('report.conclusion.currentStep', {
      step: current === undefined ? state.value.current : sentences.local(current.title),
    }),
  };
}
