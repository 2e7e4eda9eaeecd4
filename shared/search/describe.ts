import { symptomsFor } from '../diagnosis/condition.ts';
import type { PhoneContext } from '../diagnosis/run-schema.ts';
import type { DiagnosisGraph, Symptom } from '../knowledge/graph-schema.ts';
import { describingQuestions } from '../knowledge/describing-questions.ts';

const AT_MOST = 4;
/** Each symptom of an answer counts a little less than the one before it. */
const NEXT = 0.95;

/**
 * The symptoms of this phone that the answers describe, the most likely first. `answers` gives the
 * choice of each question that has been answered.
 */
export function symptomsDescribed(
  graph: DiagnosisGraph,
  phone: PhoneContext,
  answers: Readonly<Record<string, string>>,
): readonly Symptom[] {
  const scores = new Map<string, number>();
  for (const { id, choices } of describingQuestions) {
    const chosen = choices.find((choice) => choice.id === answers[id]);
    for (const [at, symptom] of (chosen?.symptoms ?? []).entries()) {
      scores.set(symptom, (scores.get(symptom) ?? 0) + (chosen?.weight ?? 0) * NEXT ** at);
    }
  }
  return symptomsFor(graph, phone)
    .filter(({ id }) => scores.has(id))
    .toSorted((left, right) => (scores.get(right.id) ?? 0) - (scores.get(left.id) ?? 0))
    .slice(0, AT_MOST);
}
