import type { LocalisedText } from '../domain/text.ts';
import { namesModel } from '../knowledge/model-names.ts';
import type {
  Choice,
  Condition,
  DiagnosisGraph,
  DiagnosisNode,
  Symptom,
} from '../knowledge/graph-schema.ts';
import type { PhoneContext } from './run-schema.ts';

/** True when every member of the condition holds for the phone; an empty condition always holds. */
export function conditionHolds(condition: Condition, phone: PhoneContext): boolean {
  const { brands, models, kinds, resetProcedures, hasScreen, hasResetProcedure } = condition;
  return (
    (brands === undefined || (phone.brand !== null && brands.includes(phone.brand))) &&
    (models === undefined || namesModel(models, phone.model)) &&
    (kinds === undefined || kinds.includes(phone.kind)) &&
    (resetProcedures === undefined ||
      (phone.resetProcedure !== null && resetProcedures.includes(phone.resetProcedure))) &&
    (hasScreen === undefined || hasScreen === phone.hasScreen) &&
    (hasResetProcedure === undefined || hasResetProcedure === (phone.resetProcedure !== null)) &&
    (condition.ovhSupplied === undefined || condition.ovhSupplied === phone.ovhSupplied)
  );
}

/** The node that a choice leads to for this phone, or undefined when no alternative holds. */
export function nextNode(choice: Choice, phone: PhoneContext): string | undefined {
  return choice.next.find(({ when }) => when === undefined || conditionHolds(when, phone))?.node;
}

/** The text of a node for this phone: the first variant whose condition holds, else the text. */
export function textFor(node: DiagnosisNode, phone: PhoneContext): LocalisedText {
  return node.textFor.find(({ when }) => conditionHolds(when, phone))?.text ?? node.text;
}

/** The answers that a node offers, each with the node it leads to; an end offers none. */
export function choicesFor(
  node: DiagnosisNode,
  phone: PhoneContext,
): readonly { readonly choice: Choice; readonly next: string }[] {
  if (node.kind === 'end') return [];
  return node.choices.flatMap((choice) => {
    const next = nextNode(choice, phone);
    return next === undefined ? [] : [{ choice, next }];
  });
}

/**
 * The symptoms worth offering for this phone, in the graph's order. While the brand is unknown
 * every symptom is offered, because any of them may apply.
 */
export function symptomsFor(graph: DiagnosisGraph, phone: PhoneContext): readonly Symptom[] {
  if (phone.brand === null) return graph.symptoms;
  return graph.symptoms.filter(({ when }) => when === undefined || conditionHolds(when, phone));
}
