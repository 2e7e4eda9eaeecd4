import { namesModel } from './model-names.ts';
import type { Procedure, ProcedureMethod } from './procedure-schema.ts';

/** The methods of a procedure, split by the model, with the recommended one first in each part. */
export type MethodsOfModel = {
  /** For this model, or for every model of the procedure. */
  readonly own: readonly ProcedureMethod[];
  /** For other models only. */
  readonly others: readonly ProcedureMethod[];
};

/** Splits the methods of a procedure by model; for an unknown model any method may apply. */
export function methodsOfModel(procedure: Procedure, model: string | null): MethodsOfModel {
  const fits = ({ models }: ProcedureMethod): boolean =>
    model === null || models.length === 0 || namesModel(models, model);
  return {
    own: procedure.methods.filter(fits),
    others: procedure.methods.filter((method) => !fits(method)),
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
