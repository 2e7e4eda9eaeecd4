import type { PhoneContext } from './run-schema.ts';
import type { CaseDevice } from '../domain/device.ts';
import { modelFile } from '../knowledge/models.ts';
import { modelKey } from '../knowledge/model-names.ts';
import type { PhoneModel } from '../knowledge/model-schema.ts';

/** The catalogue's entry of a phone, by any spelling of its model. */
function catalogueModel(brand: string, model: string): PhoneModel | undefined {
  return modelFile.models.find(
    (candidate) =>
      candidate.brand === brand &&
      candidate.names.some((name) => modelKey(name) === modelKey(model)),
  );
}

/** A phone about which nothing is known, so no question is skipped. */
export const UNKNOWN_PHONE: PhoneContext = {
  brand: null,
  model: null,
  kind: 'unknown',
  resetProcedure: null,
  hasScreen: true,
  ovhSupplied: true,
};

const SCREENLESS: ReadonlySet<string> = new Set(['adapter', 'dect-base', 'door']);

/**
 * What the diagnosis must know about a phone; a phone that is not in the catalogue is judged by its
 * kind.
 */
export function phoneContext(device: Pick<CaseDevice, 'phone'>): PhoneContext {
  const { phone } = device;
  if (phone === null) return UNKNOWN_PHONE;
  const entry = phone.model === null ? undefined : catalogueModel(phone.brand, phone.model);
  return {
    brand: phone.brand,
    model: phone.model,
    kind: phone.kind,
    resetProcedure: phone.resetProcedure,
    hasScreen: entry?.screen ?? !SCREENLESS.has(phone.kind),
    ovhSupplied: entry?.ovhSupplied ?? phone.resetProcedure !== null,
  };
}
