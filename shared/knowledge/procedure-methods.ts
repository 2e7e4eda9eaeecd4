import { modelKey, namesModel } from './model-names.ts';
import { modelFile } from './models.ts';
import type { Procedure, ProcedureMethod } from './procedure-schema.ts';

/** The methods of a procedure, split by the model. */
export type MethodsOfModel = {
  /** Those that name this model, then those for every model; the recommended one first in each. */
  readonly own: readonly ProcedureMethod[];
  /** For other models only. */
  readonly others: readonly ProcedureMethod[];
};

const isForAll = ({ models }: ProcedureMethod): boolean => models.length === 0;

/** Splits the methods of a procedure by model; for an unknown model any method may apply. */
export function methodsOfModel(procedure: Procedure, model: string | null): MethodsOfModel {
  const { methods } = procedure;
  if (model === null) return { own: methods, others: [] };
  const namesIt = ({ models }: ProcedureMethod): boolean => namesModel(models, model);
  return {
    own: [...methods.filter(namesIt), ...methods.filter(isForAll)],
    others: methods.filter((method) => !isForAll(method) && !namesIt(method)),
  };
}

/**
 * The method to show: the one with ticked steps, otherwise the recommended one of the model,
 * otherwise the first of another model.
 */
export function methodToOpen(
  procedure: Procedure,
  model: string | null,
  isDone: (step: string) => boolean,
): ProcedureMethod | undefined {
  const { own, others } = methodsOfModel(procedure, model);
  const begun = procedure.methods.find(({ steps }) => steps.some(({ id }) => isDone(id)));
  return begun ?? own[0] ?? others[0];
}

/**
 * True when a source names this model for the reset, or the model is not known. For another model
 * of the same range the reset is only supposed to be the same.
 */
export function isNamedFor(procedure: Procedure, model: string | null): boolean {
  if (model === null || procedure.kind !== 'factory-reset') return true;
  if (namesModel(procedure.models, model)) return true;
  const entry = modelFile.models.find(
    ({ brand, names }) =>
      brand === procedure.brand && names.some((name) => modelKey(name) === modelKey(model)),
  );
  return entry?.source === 'ovh-guide';
}
