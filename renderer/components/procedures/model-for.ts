import type { Device } from '../../../shared/domain/device.ts';
import type { Procedure } from '../../../shared/knowledge/procedure-schema.ts';

/** The model that a procedure is followed on: the phone's, but not where the box is reset. */
export function modelFor(procedure: Procedure, device: Pick<Device, 'phone'>): string | null {
  return procedure.kind === 'router-reset' ? null : (device.phone?.model ?? null);
}
