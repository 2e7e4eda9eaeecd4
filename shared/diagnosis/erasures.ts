import type { DiagnosisNode } from '../knowledge/graph-schema.ts';
import type { Erasure } from '../knowledge/erasures.ts';
import { procedureById } from '../knowledge/procedures.ts';
import { conditionHolds } from './condition.ts';
import type { DiagnosisState, PhoneContext } from './run-schema.ts';

/**
 * What a step of the diagnosis may erase on this phone or site. A reset of a phone whose procedure
 * is not known yet erases what its procedure says once it is chosen.
 */
export function erasuresAt(
  node: DiagnosisNode,
  phone: PhoneContext,
  path: DiagnosisState['path'] = [],
): readonly Erasure[] {
  if (node.kind === 'procedure') {
    const id = node.procedure === 'reset' ? phone.resetProcedure : node.procedure;
    return procedureById(id ?? '')?.erases ?? [];
  }
  const special = node.erasesFor.find(
    ({ when, unless }) =>
      conditionHolds(when, phone) &&
      !path.some((step) => unless.includes(`${step.node}/${step.choice}`)),
  );
  return special?.erases ?? node.erases;
}
