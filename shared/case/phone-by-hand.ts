import type { CaseDevice, Phone } from '../domain/device.ts';
import type { PhoneModel } from '../knowledge/model-schema.ts';
import type { Case } from './case-schema.ts';

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
export function unseenPhone(model: PhoneModel, mac: string | null): CaseDevice {
  const phone = phoneOfModel(model, null);
  return {
    ip: null,
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

/**
 * The key of a phone that a person adds: its MAC, or a number that no other phone of the case has,
 * because two phones without a MAC are still two.
 */
export function unseenPhoneKey({ mac }: Pick<CaseDevice, 'mac'>, whole: Case | null): string {
  if (mac !== null) return mac;
  const taken = new Set((whole?.phones ?? []).map(({ phoneKey }) => phoneKey));
  let number = 1;
  while (taken.has(`hand:${number}`)) number += 1;
  return `hand:${number}`;
}
