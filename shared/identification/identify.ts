import type { DeviceFlag, Phone } from '../domain/device.ts';
import type { PrefixGroup } from '../knowledge/fingerprint-schema.ts';
import type { ModelFamily } from '../knowledge/model-schema.ts';
import { cleanText } from '../protocols/clean-text.ts';
import {
  collectClaims,
  sayingsOf,
  type ExclusionClaim,
  type PhoneClaim,
  type Sayings,
} from './claims.ts';
import type { IdentificationCatalogue } from './compile.ts';
import { modelKey } from '../knowledge/model-names.ts';
import { isLocallyAdministered } from '../net/mac.ts';
import type { IdentityInput } from './identity-input.ts';

/**
 * The input of a judgement: who made the host, which protocols it speaks, and everything it said.
 */
export type HostFacts = {
  readonly mac: string | null;
  readonly vendor: string | null;
  /** The gateway and this computer are never telephones. */
  readonly isNoPhone: boolean;
  /** It answered SIP, even without naming itself. */
  readonly spokeSip: boolean;
  readonly spokeMgcp: boolean;
  readonly sayings: Sayings;
};

export type Identity = {
  readonly role: 'phone' | 'phone-candidate' | 'other';
  readonly vendor: string | null;
  readonly phone: Phone | null;
  readonly flags: DeviceFlag[];
  /** True when something that the host said proves that it is not a telephone. */
  readonly excluded: boolean;
};

const FIELD_RANK: Readonly<Record<PhoneClaim['field'], number>> = {
  sip: 8,
  announcement: 7,
  tls: 6,
  httpServer: 5,
  httpTitle: 5,
  httpPage: 4,
  httpRealm: 3,
  mgcp: 2,
  name: 1,
};

function agrees(group: PrefixGroup | null, brand: string): boolean {
  return group?.brands.includes(brand) ?? false;
}

/** Claims that count: a supporting one needs its brand named by another claim or by the prefix. */
function standingClaims(claims: readonly PhoneClaim[], group: PrefixGroup | null): PhoneClaim[] {
  const fitting = claims.filter(
    ({ needsPrefix }) => needsPrefix === null || needsPrefix === group?.id,
  );
  return fitting.filter(
    (claim) =>
      !claim.supporting ||
      agrees(group, claim.brand) ||
      fitting.some((other) => !other.supporting && other.brand === claim.brand),
  );
}

function score(claim: PhoneClaim, group: PrefixGroup | null): number {
  return (
    (agrees(group, claim.brand) ? 400 : 0) +
    (claim.weak ? 0 : 200) +
    (claim.model === null ? 0 : 100) +
    (claim.inferred ? 0 : 50) +
    (claim.supporting ? 0 : 20) +
    FIELD_RANK[claim.field]
  );
}

function sameModel(left: string, right: string): boolean {
  const a = modelKey(left);
  const b = modelKey(right);
  return a.startsWith(b) || b.startsWith(a);
}

type Named = { readonly phone: Phone; readonly conflict: boolean };

function nameModel(claim: PhoneClaim, catalogue: IdentificationCatalogue): string | null {
  return claim.model === null ? null : catalogue.models.resolve(claim.brand, claim.model).name;
}

function namePhone(
  claims: readonly PhoneClaim[],
  group: PrefixGroup | null,
  catalogue: IdentificationCatalogue,
): Named | null {
  const ranked = claims.toSorted((a, b) => score(b, group) - score(a, group));
  const best = ranked[0];
  if (best === undefined) return null;
  const sameBrand = ranked.filter((claim) => claim.brand === best.brand);
  const modelClaim = sameBrand.find((claim) => claim.model !== null);
  const firmware = sameBrand.find((claim) => claim.firmware !== null)?.firmware ?? null;
  const strong = ranked.filter((claim) => !claim.weak && !claim.supporting);
  const conflict =
    strong.some((claim) => !catalogue.prefixes.related(claim.brand, best.brand)) ||
    (group?.standing === 'phones' && !agrees(group, best.brand)) ||
    strong.some((claim) => {
      const named = claim.brand === best.brand ? nameModel(claim, catalogue) : null;
      const chosen = modelClaim === undefined ? null : nameModel(modelClaim, catalogue);
      return named !== null && chosen !== null && !sameModel(named, chosen);
    });

  if (modelClaim?.model !== undefined && modelClaim.model !== null) {
    const known = catalogue.models.resolve(best.brand, modelClaim.model);
    // A maker deduced only from the shape is certain once the firmware's code matches the model
    // too.
    const code = firmware === null ? null : catalogue.firmwareCode(best.brand, firmware);
    const isCoded = code !== null && code.family === known.family?.id;
    const sure = !modelClaim.weak && (!modelClaim.inferred || isCoded);
    return {
      conflict,
      phone: {
        brand: best.brand,
        model: known.name,
        firmware,
        kind: known.kind,
        resetProcedure: known.resetProcedure,
        confidence: sure ? 'confirmed' : 'probable',
      },
    };
  }
  // No model named: the firmware's first number or the rule's family may still lead to a procedure.
  const code = firmware === null ? null : catalogue.firmwareCode(best.brand, firmware);
  const inferred =
    code?.model === undefined ? null : catalogue.models.resolve(best.brand, code.model);
  const familyId = code?.family ?? sameBrand.find((claim) => claim.family !== null)?.family ?? null;
  const family = familyId === null ? null : catalogue.models.family(familyId);
  return {
    conflict,
    phone: {
      brand: best.brand,
      model: inferred?.name ?? null,
      firmware,
      kind: inferred?.kind ?? family?.kind ?? 'unknown',
      resetProcedure: inferred?.resetProcedure ?? family?.resetProcedure ?? null,
      confidence: 'probable',
    },
  };
}

/** True when what says "not a phone" outweighs what says "a phone". */
function isExcluded(
  exclusions: readonly ExclusionClaim[],
  claims: readonly PhoneClaim[],
  group: PrefixGroup | null,
): boolean {
  if (exclusions.length === 0) return false;
  const named = claims.filter((claim) => claim.model !== null && !claim.weak && !claim.supporting);
  if (named.some((claim) => agrees(group, claim.brand))) return false;
  // What the host says in SIP wins, because every telephone must speak it.
  if (exclusions.some((exclusion) => exclusion.field === 'sip')) return true;
  return group !== null || !named.some((claim) => claim.field === 'sip');
}

function brandPhone(
  brand: string,
  confidence: Phone['confidence'],
  family: ModelFamily | null,
): Phone {
  return {
    brand,
    model: null,
    firmware: null,
    kind: family?.kind ?? 'unknown',
    resetProcedure: family?.resetProcedure ?? null,
    confidence,
  };
}

/**
 * Identifies a host from what it said, and claims no more: a prefix alone makes a candidate, a
 * network maker's prefix makes nothing, a gateway is never a phone. Pure; every text is untrusted.
 */
export function judge(host: HostFacts, catalogue: IdentificationCatalogue): Identity {
  const { mac, spokeSip, spokeMgcp } = host;
  const registered = host.vendor === null ? '' : cleanText(host.vendor, 120);
  const group = catalogue.prefixes.find(mac, registered === '' ? null : registered);
  const vendor = registered === '' ? (group?.vendor ?? null) : registered;
  const flags: DeviceFlag[] = [];
  if (mac !== null && vendor === null && isLocallyAdministered(mac)) flags.push('randomised-mac');
  if (host.isNoPhone) return { role: 'other', vendor, phone: null, flags, excluded: true };

  const collected = collectClaims(host.sayings, catalogue);
  const claims = standingClaims(collected.phones, group);
  const excluded = isExcluded(collected.exclusions, claims, group);
  const strong = claims.filter((claim) => !claim.weak && !claim.supporting);
  if (excluded) {
    if (strong.some((claim) => claim.model !== null)) flags.push('identity-conflict');
    return { role: 'other', vendor, phone: null, flags, excluded: true };
  }

  const named = namePhone(claims, group, catalogue);
  if (named !== null) {
    if (named.conflict || collected.exclusions.length > 0) flags.push('identity-conflict');
    const proved = strong.length > 0 || claims.some((claim) => agrees(group, claim.brand));
    return {
      role: proved ? 'phone' : 'phone-candidate',
      vendor,
      phone: named.phone,
      flags,
      excluded: false,
    };
  }

  const brand = group?.brands[0];
  if (group !== null && brand !== undefined) {
    const mgcpFamily =
      group.mgcpFamily === undefined ? null : catalogue.models.family(group.mgcpFamily);
    const isMgcpPhone = group.mgcp === true && spokeMgcp;
    if (group.standing === 'phones' && (spokeSip || isMgcpPhone))
      return {
        role: 'phone',
        vendor,
        phone: brandPhone(brand, 'probable', isMgcpPhone ? mgcpFamily : null),
        flags,
        excluded: false,
      };
    if (group.standing !== 'network')
      return {
        role: 'phone-candidate',
        vendor,
        phone: brandPhone(brand, 'vendor-only', null),
        flags,
        excluded: false,
      };
    if (isMgcpPhone)
      return {
        role: 'phone-candidate',
        vendor,
        phone: brandPhone(brand, 'probable', mgcpFamily),
        flags,
        excluded: false,
      };
  }
  // It speaks SIP but nothing identifies it: a candidate, never counted as a phone.
  return {
    role: spokeSip ? 'phone-candidate' : 'other',
    vendor,
    phone: null,
    flags,
    excluded: false,
  };
}

/** Identifies a host from its known answers. */
export function identify(input: IdentityInput, catalogue: IdentificationCatalogue): Identity {
  return judge(
    {
      mac: input.mac ?? null,
      vendor: input.vendor ?? null,
      isNoPhone: input.isGateway === true,
      spokeSip:
        input.sipAnswered === true ||
        [input.sipUserAgent, input.sipServer].some((value) => cleanText(value ?? '') !== ''),
      spokeMgcp: input.mgcp !== null && input.mgcp !== undefined,
      sayings: sayingsOf(input),
    },
    catalogue,
  );
}
