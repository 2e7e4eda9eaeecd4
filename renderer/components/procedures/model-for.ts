import type { CaseDevice } from '../../../shared/domain/device.ts';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';

/** The model that a procedure applies to: the phone's, unless the procedure resets the router. */
export function modelFor(procedure: Procedure, device: Pick<CaseDevice, 'phone'>): string | null {
  return procedure.kind === 'router-reset' ? null : (device.phone?.model ?? null);
}
