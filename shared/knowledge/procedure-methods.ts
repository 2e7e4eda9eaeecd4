import { namesModel } from './model-names.ts';
import type { Procedure, ProcedureMethod } from './procedure-schema.ts';

/** The methods of a procedure, parted by the model at hand, the recommended first in each. */
export type MethodsOfModel = {
  /** For this model, or for every model of the procedure. */
  readonly own: readonly ProcedureMethod[];
  /** For other models only. */
  readonly others: readonly ProcedureMethod[];
};

/** Parts the methods of a procedure by a model; where it is not known every method may be the one. */
export function methodsOfModel(procedure: Procedure, model: string | null): MethodsOfModel {
  const fits = ({ models }: ProcedureMethod): boolean =>
    model === null || models.length === 0 || namesModel(models, model);
  return {
    own: procedure.methods.filter(fits),
    others: procedure.methods.filter((method) => !fits(method)),
  };
}

/**
 * The method to show: the one whose steps are ticked already, else the recommended one of the model.
 * Where no method is written for the model, the first of another one.
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
