import { nodeOf } from '../diagnosis/engine.ts';
import { provenanceOf } from '../diagnosis/provenance.ts';
import type { TranscriptEntry } from '../diagnosis/run-schema.ts';
import { entriesInForce, withdrawnEntries } from '../diagnosis/withdrawn.ts';
import { stepOf } from '../knowledge/procedures.ts';
import type { ReportKnowledge } from './knowledge.ts';
import { plainText } from './plain-text.ts';
import type { ReportRun, ReportStep } from './report-schema.ts';
import type { Sentences } from './sentences.ts';

type Started = Extract<TranscriptEntry, { type: 'started' }>;

/** Every run of a phone's transcript, oldest first. */
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
  return runs.map(({ started, entries }) => {
    const withdrawn = withdrawnEntries(entries);
    return {
      startedAt: started.at,
      symptom: symptomOf(started, entries, knowledge, sentences),
      reset: resetOf(started, entries, knowledge, sentences),
      steps: entries.flatMap((entry) => {
        const step = stepOfEntry(entry, knowledge, sentences);
        return step === null ? [] : [{ ...step, withdrawn: withdrawn.has(entry) }];
      }),
    };
  });
}

/** The symptom that the run began with, or what the technician said is wrong. */
function symptomOf(
  started: Started,
  entries: readonly TranscriptEntry[],
  { graph }: ReportKnowledge,
  sentences: Sentences,
): string | null {
  const symptom = graph.symptoms.find(({ id }) => id === started.symptom);
  if (symptom !== undefined) return sentences.local(symptom.label);
  if (started.symptom !== null) return plainText(started.symptom, { max: 120 });
  for (const entry of entriesInForce(entries).toReversed()) {
    if (entry.type !== 'answered') continue;
    const node = nodeOf(graph, entry.node);
    if (node?.kind !== 'question' || node.namesSymptom !== true) continue;
    const choice = node.choices.find(({ id }) => id === entry.choice);
    if (choice !== undefined) return sentences.local(choice.label);
  }
  return null;
}

/**
 * How far the factory reset went in this run, because a suitable procedure is not yet one that was
 * done.
 */
function resetOf(
  started: Started,
  entries: readonly TranscriptEntry[],
  { graph, procedureById }: ReportKnowledge,
  sentences: Sentences,
): ReportRun['reset'] {
  const id = started.context.resetProcedure;
  const procedure = id === null ? undefined : procedureById(id);
  if (procedure === undefined) return null;
  const ofReset = entriesInForce(entries).filter((entry) => {
    if (entry.type !== 'answered' && entry.type !== 'step-done') return false;
    const node = nodeOf(graph, entry.node);
    return node?.kind === 'procedure' && node.procedure === 'reset';
  });
  const done = ofReset.findLast((entry) => entry.type === 'answered' && entry.choice === 'done');
  const begun = ofReset.find(({ type }) => type === 'step-done');
  return {
    procedure: sentences.local(procedure.title),
    state: done !== undefined ? 'done' : begun !== undefined ? 'begun' : 'not-done',
    at: (done ?? begun)?.at ?? null,
  };
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
      const step =
        found === undefined
          ? plainText(entry.step, { max: 120 })
          : sentences.local(found.step.text);
      const observe = found?.step.observe;
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
        // The application saw the phone leave or return, but not what was pressed.
        text:
          entry.confirmedBy === 'application' && observe !== undefined
            ? sentences.say(`report.step.seen.${observe}`, { step })
            : step,
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
