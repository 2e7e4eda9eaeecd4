import type { Device, Phone } from '../domain/device.ts';
import type { PhoneModel } from '../knowledge/model-schema.ts';
import { UNKNOWN_ADDRESS } from './reduce.ts';

/** A model of the catalogue as the identity of a phone that the person has in hand. */
export function phoneOfModel(model: PhoneModel, firmware: string | null): Phone {
  return {
    brand: model.brand,
    model: model.names[0] ?? model.id,
    firmware,
    kind: model.kind,
    resetProcedure: model.resetProcedure,
    confidence: 'confirmed',
  };
}

/** A phone that no scan has seen (dark, unplugged, elsewhere), as the person describes it. */
export function unseenPhone(model: PhoneModel, mac: string | null): Device {
  const phone = phoneOfModel(model, null);
  return {
    ip: UNKNOWN_ADDRESS,
    mac,
    vendor: null,
    name: null,
    role: 'phone',
    state: 'gone',
    foundAfterMs: 0,
    phone,
    flags: [],
    evidence: [
      { kind: 'person', value: `${phone.brand} ${phone.model ?? ''} ${mac ?? ''}`.trim(), atMs: 0 },
    ],
  };
}
