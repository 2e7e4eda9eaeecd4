import { z } from '../schema.ts';
import { erasureWarnings } from './erasures.ts';
import { type Procedure, ProcedureSchema, type ProcedureStep } from './procedure-schema.ts';
import adapters from './procedures/adapters.json' with { type: 'json' };
import cisco from './procedures/cisco.json' with { type: 'json' };
import dect from './procedures/dect.json' with { type: 'json' };
import fanvil from './procedures/fanvil.json' with { type: 'json' };
import gigaset from './procedures/gigaset.json' with { type: 'json' };
import olderBrands from './procedures/older-brands.json' with { type: 'json' };
import provisioning from './procedures/provisioning.json' with { type: 'json' };
import routers from './procedures/routers.json' with { type: 'json' };
import yealink from './procedures/yealink.json' with { type: 'json' };

/** Every procedure of the knowledge base: resets first, in the order of the guide’s table. */
export const procedures: readonly Procedure[] = z
  .array(ProcedureSchema)
  .parse([
    ...cisco,
    ...gigaset,
    ...yealink,
    ...fanvil,
    ...adapters,
    ...olderBrands,
    ...dect,
    ...provisioning,
    ...routers,
  ])
  .map((procedure) => ({
    ...procedure,
    warnings: [...erasureWarnings(procedure.erases), ...procedure.warnings],
  }));

const byId = new Map(procedures.map((procedure) => [procedure.id, procedure]));

/** The procedure with this id, or undefined. */
export function procedureById(id: string): Procedure | undefined {
  return byId.get(id);
}

/** The six rows of OVHcloud's reset table, in its order. */
export const resetTable: readonly Procedure[] = procedures.filter(
  (procedure) => procedure.kind === 'factory-reset' && procedure.inGuideTable,
);

/** A step of a procedure with the method that it belongs to; step ids are unique in a procedure. */
export function stepOf(
  procedure: Procedure,
  stepId: string,
): { readonly methodId: string; readonly step: ProcedureStep } | undefined {
  for (const method of procedure.methods) {
    const step = method.steps.find((candidate) => candidate.id === stepId);
    if (step !== undefined) return { methodId: method.id, step };
  }
  return undefined;
}
